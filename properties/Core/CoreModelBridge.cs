using Vigil.Core;
using M = Vigil.Model;

namespace Vigil.Properties.Core;

/// <summary>From the model's requests to the store's, and from both answers to one text that can be compared.</summary>
internal static class CoreModelBridge
{
    public static string Send(WatchableStore store, M.Request request) => request switch
    {
        M.PutRequest put => Text(store.Put((PutOp)ToOp(put))),
        M.DeleteRangeRequest delete => Text(store.DeleteRange((DeleteRangeOp)ToOp(delete))),
        M.RangeRequest range => Text(store.Range((RangeOp)ToOp(range))),
        M.TxnRequest txn => Text(store.Txn((TxnOp)ToOp(txn))),
        M.CompactRequest compact => Text(store.Compact(compact.Revision)),
        M.LeaseGrantRequest grant => Text(store.GrantLease(grant.Id, grant.Seconds)),
        M.LeaseRevokeRequest revoke => Text(store.RevokeLease(revoke.Id)),
        M.LeaseKeepAliveRequest keep => $"keep @{store.CurrentRevision} {store.FindLease(keep.Id)?.Seconds ?? 0}",
        _ => throw new InvalidOperationException($"There is no request {request}."),
    };

    public static string Text(M.Response response) => response switch
    {
        M.RefusedResponse refused => $"refused {refused.Error}",
        M.PutResponse put => $"put @{put.Revision} prev [{Text(put.PrevKv)}]",
        M.DeleteRangeResponse delete =>
            $"delete @{delete.Revision} {delete.Deleted} prev [{string.Join("; ", delete.PrevKvs.Select(Text))}]",
        M.RangeResponse range =>
            $"range @{range.Revision} {range.Count} {range.More} [{string.Join("; ", range.Kvs.Select(Text))}]",
        M.TxnResponse txn => $"txn @{txn.Revision} {txn.Succeeded} ({string.Join(", ", txn.Responses.Select(Text))})",
        M.CompactResponse compact => $"compact @{compact.Revision}",
        M.LeaseGrantResponse grant => $"grant @{grant.Revision} {grant.Id} {grant.Seconds}",
        M.LeaseRevokeResponse revoke => $"revoke @{revoke.Revision}",
        M.LeaseKeepAliveResponse keep => $"keep @{keep.Revision} {keep.Seconds}",
        _ => throw new InvalidOperationException($"There is no response {response}."),
    };

    private static string Text<T>(Result<T> result)
        where T : OpResult =>
        result.IsOk ? Text(result.Value) : $"refused {result.Error}";

    private static string Text(Result<LeaseGrantResult> result) => result.IsOk
        ? $"grant @{result.Value.Revision} {result.Value.Lease.Id} {result.Value.Lease.Seconds}"
        : $"refused {result.Error}";

    private static string Text(Result<LeaseRevokeResult> result) =>
        result.IsOk ? $"revoke @{result.Value.Revision}" : $"refused {result.Error}";

    private static string Text(OpResult result) => result switch
    {
        PutResult put => $"put @{put.Revision} prev [{Text(put.PrevKv)}]",
        DeleteRangeResult delete =>
            $"delete @{delete.Revision} {delete.Deleted} prev [{string.Join("; ", delete.PrevKvs.Select(Text))}]",
        RangeResult range =>
            $"range @{range.Revision} {range.Count} {range.More} [{string.Join("; ", range.Kvs.Select(Text))}]",
        TxnResult txn => $"txn @{txn.Revision} {txn.Succeeded} ({string.Join(", ", txn.Responses.Select(Text))})",
        CompactResult compact => $"compact @{compact.Revision}",
        _ => throw new InvalidOperationException($"There is no result {result}."),
    };

    private static string Text(M.KeyValue? kv) => kv is null
        ? ""
        : $"{Convert.ToHexString(kv.Key.Span)}={Convert.ToHexString(kv.Value.Span)} "
            + $"{kv.CreateRevision} {kv.ModRevision} {kv.Version} {kv.Lease}";

    private static string Text(KeyValue? kv) => kv is null
        ? ""
        : $"{Convert.ToHexString(kv.Key.Span)}={Convert.ToHexString(kv.Value.Span)} "
            + $"{kv.CreateRevision} {kv.ModRevision} {kv.Version} {kv.Lease}";

    private static Op ToOp(M.KvRequest request) => request switch
    {
        M.PutRequest put => new PutOp(ToBytes(put.Key), ToBytes(put.Value))
        {
            Lease = put.Lease,
            PrevKv = put.PrevKv,
            IgnoreValue = put.IgnoreValue,
            IgnoreLease = put.IgnoreLease,
        },
        M.DeleteRangeRequest delete => new DeleteRangeOp(ToRange(delete.Range)) { PrevKv = delete.PrevKv },
        M.RangeRequest range => new RangeOp(ToRange(range.Range))
        {
            Revision = range.Revision,
            Limit = range.Limit,
            KeysOnly = range.KeysOnly,
            CountOnly = range.CountOnly,
            SortOrder = (SortOrder)range.SortOrder,
            SortTarget = (SortTarget)range.SortTarget,
            MinModRevision = range.MinModRevision,
            MaxModRevision = range.MaxModRevision,
            MinCreateRevision = range.MinCreateRevision,
            MaxCreateRevision = range.MaxCreateRevision,
        },
        M.TxnRequest txn => new TxnOp(
            [.. txn.Compares.Select(ToCompare)], [.. txn.Success.Select(ToOp)], [.. txn.Failure.Select(ToOp)]),
        _ => throw new InvalidOperationException($"There is no request {request}."),
    };

    private static Compare ToCompare(M.Compare compare) =>
        new(ToRange(compare.Range), (CompareTarget)compare.Target, (CompareResult)compare.Result)
        {
            Number = compare.Number,
            Value = ToBytes(compare.Value),
        };

    private static KeyRange ToRange(M.KeyRange range) => new(ToBytes(range.Key), ToBytes(range.RangeEnd));

    private static Bytes ToBytes(M.Blob blob) => Bytes.Copy(blob.Span);
}
