using Google.Protobuf;
using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>
/// etcd's <c>KV</c> over a store in this process. Refusals are <see cref="EtcdErrors"/>. Thread-safe.
/// </summary>
public sealed class KvService : KV.KVBase
{
    private readonly WatchableStore _store;
    private readonly ServerIdentity _identity;
    private readonly ServerLimits _limits;

    /// <summary>Serves <paramref name="store"/>, which it shares with others.</summary>
    public KvService(WatchableStore store, ServerIdentity identity, ServerLimits limits)
    {
        _store = store;
        _identity = identity;
        _limits = limits;
    }

    /// <inheritdoc/>
    public override Task<RangeResponse> Range(RangeRequest request, ServerCallContext context)
    {
        var range = Accept(_store.Range(request.ToOp()));
        return Task.FromResult(range.ToWire(_identity.Header(range.Revision)));
    }

    /// <inheritdoc/>
    public override Task<PutResponse> Put(PutRequest request, ServerCallContext context)
    {
        Admit(request);
        Admit([new RequestOp { RequestPut = request }]);
        var put = Accept(_store.Put(request.ToOp()));
        return Task.FromResult(put.ToWire(_identity.Header(put.Revision)));
    }

    /// <inheritdoc/>
    public override Task<DeleteRangeResponse> DeleteRange(DeleteRangeRequest request, ServerCallContext context)
    {
        Admit(request);
        var delete = Accept(_store.DeleteRange(request.ToOp()));
        return Task.FromResult(delete.ToWire(_identity.Header(delete.Revision)));
    }

    /// <inheritdoc/>
    public override Task<TxnResponse> Txn(TxnRequest request, ServerCallContext context)
    {
        Admit(request);
        Admit(request.Success);
        Admit(request.Failure);
        var txn = Accept(_store.Txn(request.ToOp()));
        return Task.FromResult(txn.ToWire(_identity.Header(txn.Revision)));
    }

    /// <inheritdoc/>
    public override Task<CompactionResponse> Compact(CompactionRequest request, ServerCallContext context)
    {
        var compact = Accept(_store.Compact(request.Revision));
        return Task.FromResult(new CompactionResponse { Header = _identity.Header(compact.Revision) });
    }

    private void Admit(IMessage write)
    {
        if (write.CalculateSize() > _limits.RequestBytesMax)
        {
            throw EtcdErrors.RequestTooLarge.ToException();
        }
    }

    /// <summary>While no leases are served, none exists that a key could be attached to.</summary>
    private static void Admit(IEnumerable<RequestOp> ops)
    {
        foreach (var op in ops)
        {
            if (op.RequestPut is { Lease: not 0, IgnoreLease: false, Key.IsEmpty: false })
            {
                throw EtcdErrors.LeaseNotFound.ToException();
            }

            if (op.RequestTxn is { } nested)
            {
                Admit(nested.Success);
                Admit(nested.Failure);
            }
        }
    }

    private static T Accept<T>(Result<T> result)
        where T : class => result.IsOk ? result.Value : throw result.Error.ToException();
}
