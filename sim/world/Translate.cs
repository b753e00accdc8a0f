using Google.Protobuf;
using Grpc.Core;
using Vigil.Model;
using Vigil.Seams;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World;

/// <summary>Between what clients send and get on the wire, and what the reference model speaks.</summary>
/// <remarks>The only place that knows both; the model itself shares nothing with the store, so no bug either.</remarks>
internal static class Translate
{
    private static readonly (Api.EtcdError Error, ModelError Meaning)[] Refusals =
    [
        (Api.EtcdErrors.Compacted, ModelError.Compacted),
        (Api.EtcdErrors.FutureRev, ModelError.FutureRevision),
        (Api.EtcdErrors.EmptyKey, ModelError.EmptyKey),
        (Api.EtcdErrors.KeyNotFound, ModelError.KeyNotFound),
        (Api.EtcdErrors.ValueProvided, ModelError.ValueProvided),
        (Api.EtcdErrors.LeaseProvided, ModelError.LeaseProvided),
        (Api.EtcdErrors.LeaseNotFound, ModelError.LeaseNotFound),
        (Api.EtcdErrors.LeaseExist, ModelError.LeaseExists),
        (Api.EtcdErrors.LeaseTTLTooLarge, ModelError.LeaseTtlTooLarge),
        (Api.EtcdErrors.DuplicateKey, ModelError.DuplicateKey),
        (Api.EtcdErrors.TooManyOps, ModelError.TooManyOps),
        (Api.EtcdErrors.InvalidSortOption, ModelError.InvalidSortOption),
        (Api.EtcdErrors.NoSpace, ModelError.NoSpace),
        (Api.EtcdErrors.Corrupt, ModelError.Corrupt),
    ];

    public static ByteString ToApi(Blob bytes) => ByteString.CopyFrom(bytes.Span);

    public static Blob FromApi(ByteString bytes) => Blob.Wrap(bytes.ToByteArray());

    public static Api.PutRequest ToApi(PutRequest put) => new()
    {
        Key = ToApi(put.Key),
        Value = ToApi(put.Value),
        PrevKv = put.PrevKv,
        IgnoreValue = put.IgnoreValue,
        IgnoreLease = put.IgnoreLease,
        Lease = put.Lease,
    };

    public static Api.DeleteRangeRequest ToApi(DeleteRangeRequest delete) => new()
    {
        Key = ToApi(delete.Range.Key),
        RangeEnd = ToApi(delete.Range.RangeEnd),
        PrevKv = delete.PrevKv,
    };

    public static Api.RangeRequest ToApi(RangeRequest range) => new()
    {
        Key = ToApi(range.Range.Key),
        RangeEnd = ToApi(range.Range.RangeEnd),
        Revision = range.Revision,
        Limit = range.Limit,
        CountOnly = range.CountOnly,
        KeysOnly = range.KeysOnly,
        Serializable = range.Serializable,
        SortOrder = (Api.RangeRequest.Types.SortOrder)range.SortOrder,
        SortTarget = (Api.RangeRequest.Types.SortTarget)range.SortTarget,
        MinModRevision = range.MinModRevision,
        MaxModRevision = range.MaxModRevision,
        MinCreateRevision = range.MinCreateRevision,
        MaxCreateRevision = range.MaxCreateRevision,
    };

    public static Api.TxnRequest ToApi(TxnRequest txn)
    {
        var request = new Api.TxnRequest();
        foreach (var compare in txn.Compares)
        {
            request.Compare.Add(ToApi(compare));
        }

        request.Success.AddRange(txn.Success.Select(ToOp));
        request.Failure.AddRange(txn.Failure.Select(ToOp));
        return request;
    }

    public static PutResponse FromApi(Api.PutResponse response) =>
        new(response.Header.Revision, FromApi(response.PrevKv));

    public static DeleteRangeResponse FromApi(Api.DeleteRangeResponse response) =>
        new(response.Header.Revision, response.Deleted, FromApi(response.PrevKvs));

    public static RangeResponse FromApi(Api.RangeResponse response) =>
        new(response.Header.Revision, FromApi(response.Kvs), response.Count, response.More);

    public static LeaseGrantResponse FromApi(Api.LeaseGrantResponse response) =>
        new(response.Header.Revision, response.ID, response.TTL);

    public static LeaseKeepAliveResponse FromApi(Api.LeaseKeepAliveResponse response) =>
        new(response.Header.Revision, response.TTL);

    public static TxnResponse FromApi(Api.TxnResponse response) =>
        new(response.Header.Revision, response.Succeeded, response.Responses.Select(FromApi).ToArray());

    public static WatchEvent FromApi(Api.Event change) => new(
        change.Type == Api.Event.Types.EventType.Put ? ChangeType.Put : ChangeType.Delete,
        FromApi(change.Kv) ?? throw new RpcException(new Status(StatusCode.Internal, "An event without a key.")),
        FromApi(change.PrevKv));

    /// <summary>What a failed call says about the request: refused, so nothing happened; or nothing at all.</summary>
    public static Outcome OutcomeOf(RpcException failure)
    {
        foreach (var (error, meaning) in Refusals)
        {
            if (error.Is(failure))
            {
                return Outcome.Refused(meaning);
            }
        }

        return Outcome.Unknown;
    }

    private static Api.Compare ToApi(Compare compare)
    {
        var request = new Api.Compare
        {
            Key = ToApi(compare.Range.Key),
            RangeEnd = ToApi(compare.Range.RangeEnd),
            Target = (Api.Compare.Types.CompareTarget)compare.Target,
            Result = (Api.Compare.Types.CompareResult)compare.Result,
        };
        switch (compare.Target)
        {
            case CompareTarget.Version:
                request.Version = compare.Number;
                break;
            case CompareTarget.Create:
                request.CreateRevision = compare.Number;
                break;
            case CompareTarget.Mod:
                request.ModRevision = compare.Number;
                break;
            case CompareTarget.Lease:
                request.Lease = compare.Number;
                break;
            case CompareTarget.Value:
                request.Value = ToApi(compare.Value);
                break;
            default:
                throw Invariant.Unreachable("Every target is covered.");
        }

        return request;
    }

    private static Api.RequestOp ToOp(KvRequest request) => request switch
    {
        PutRequest put => new Api.RequestOp { RequestPut = ToApi(put) },
        DeleteRangeRequest delete => new Api.RequestOp { RequestDeleteRange = ToApi(delete) },
        RangeRequest range => new Api.RequestOp { RequestRange = ToApi(range) },
        TxnRequest txn => new Api.RequestOp { RequestTxn = ToApi(txn) },
        _ => throw Invariant.Unreachable("Every request is covered."),
    };

    private static Response FromApi(Api.ResponseOp response) => response.ResponseCase switch
    {
        Api.ResponseOp.ResponseOneofCase.ResponsePut => FromApi(response.ResponsePut),
        Api.ResponseOp.ResponseOneofCase.ResponseDeleteRange => FromApi(response.ResponseDeleteRange),
        Api.ResponseOp.ResponseOneofCase.ResponseRange => FromApi(response.ResponseRange),
        Api.ResponseOp.ResponseOneofCase.ResponseTxn => FromApi(response.ResponseTxn),
        _ => throw new RpcException(new Status(StatusCode.Internal, "A response to no request.")),
    };

    private static KeyValue[] FromApi(IEnumerable<Api.KeyValue> kvs)
    {
        var pairs = new List<KeyValue>();
        foreach (var kv in kvs)
        {
            if (FromApi(kv) is { } pair)
            {
                pairs.Add(pair);
            }
        }

        return [.. pairs];
    }

    private static KeyValue? FromApi(Api.KeyValue? kv) => kv is null
        ? null
        : new KeyValue(FromApi(kv.Key), FromApi(kv.Value), kv.CreateRevision, kv.ModRevision, kv.Version, kv.Lease);
}
