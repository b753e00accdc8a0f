using Vigil.Api;
using Vigil.Core;

namespace Vigil.Server.Mapping;

/// <summary>Maps wire requests to the store's, which validates them.</summary>
internal static class WireRequests
{
    public static PutOp ToOp(this PutRequest put) => new(put.Key.ToStore(), put.Value.ToStore())
    {
        Lease = put.Lease,
        PrevKv = put.PrevKv,
        IgnoreValue = put.IgnoreValue,
        IgnoreLease = put.IgnoreLease,
    };

    public static DeleteRangeOp ToOp(this DeleteRangeRequest delete) =>
        new(WireBytes.ToRange(delete.Key, delete.RangeEnd)) { PrevKv = delete.PrevKv };

    public static RangeOp ToOp(this RangeRequest range) => new(WireBytes.ToRange(range.Key, range.RangeEnd))
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
    };

    public static TxnOp ToOp(this TxnRequest txn) => new(
        [.. txn.Compare.Select(ToCompare)],
        [.. txn.Success.Select(ToOp)],
        [.. txn.Failure.Select(ToOp)]);

    public static WatchOptions ToStore(this WatchCreateRequest request)
    {
        // To a watch, the empty key is the lowest there can be.
        var key = request.Key.IsEmpty ? KeyRange.All.Key : request.Key.ToStore();
        return new WatchOptions
        {
            Range = new KeyRange(key, request.RangeEnd.ToStore()),
            StartRevision = request.StartRevision,
            PrevKv = request.PrevKv,
            NoPut = request.Filters.Contains(WatchCreateRequest.Types.FilterType.Noput),
            NoDelete = request.Filters.Contains(WatchCreateRequest.Types.FilterType.Nodelete),
            WatchId = request.WatchId,
            ProgressNotify = request.ProgressNotify,
            Fragment = request.Fragment,
        };
    }

    private static Op ToOp(RequestOp op) => op.RequestCase switch
    {
        RequestOp.RequestOneofCase.RequestRange => op.RequestRange.ToOp(),
        RequestOp.RequestOneofCase.RequestPut => op.RequestPut.ToOp(),
        RequestOp.RequestOneofCase.RequestDeleteRange => op.RequestDeleteRange.ToOp(),
        RequestOp.RequestOneofCase.RequestTxn => op.RequestTxn.ToOp(),

        // Empty, or an operation of a later version: etcd has this answer for both.
        _ => throw EtcdErrors.KeyNotFound.ToException(),
    };

    private static Core.Compare ToCompare(Api.Compare compare) => new(
        WireBytes.ToRange(compare.Key, compare.RangeEnd),
        (CompareTarget)compare.Target,
        (CompareResult)compare.Result)
    {
        // An operand of another kind than the target's reads as 0, as in etcd.
        Number = compare.Target switch
        {
            Api.Compare.Types.CompareTarget.Version => compare.Version,
            Api.Compare.Types.CompareTarget.Create => compare.CreateRevision,
            Api.Compare.Types.CompareTarget.Mod => compare.ModRevision,
            Api.Compare.Types.CompareTarget.Lease => compare.Lease,
            _ => 0,
        },
        Value = compare.Value.ToStore(),
    };
}
