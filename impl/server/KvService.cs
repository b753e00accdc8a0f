using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>
/// etcd's <c>KV</c> over a store in this process. Refusals are <see cref="EtcdErrors"/>. Thread-safe.
/// </summary>
[BindServiceMethod(typeof(WireBinding), nameof(WireBinding.Bind))]
internal sealed class KvService : KV.KVBase
{
    private readonly Member _member;
    private readonly WatchableStore _store;

    /// <summary>Serves <paramref name="member"/>, which it shares with others.</summary>
    public KvService(Member member)
    {
        _member = member;
        _store = member.Store;
    }

    /// <inheritdoc/>
    public override async Task<RangeResponse> Range(RangeRequest request, ServerCallContext context)
    {
        _member.AdmitCaller(context);
        var op = request.ToOp();
        if (!request.Serializable)
        {
            await _member.Cluster.ConfirmReadAsync(context.CancellationToken);
        }

        var range = _store.Range(op).Accept();
        return range.ToWire(_member.Header(range.Revision));
    }

    /// <inheritdoc/>
    public override Task RangeStream(
        RangeRequest request, IServerStreamWriter<RangeStreamResponse> responseStream, ServerCallContext context) =>
        throw NotServed.For(context);

    /// <inheritdoc/>
    public override async Task<PutResponse> Put(PutRequest request, ServerCallContext context)
    {
        _member.AdmitCaller(context);
        AdmitSize(request);
        _member.Admit(_member.CostOf(request));
        var put = (await WriteAsync<PutResult>(request.ToOp(), context)).Accept();
        return put.ToWire(_member.Header(put.Revision));
    }

    /// <inheritdoc/>
    public override async Task<DeleteRangeResponse> DeleteRange(DeleteRangeRequest request, ServerCallContext context)
    {
        _member.AdmitCaller(context);
        AdmitSize(request);
        _member.Admit();
        var delete = (await WriteAsync<DeleteRangeResult>(request.ToOp(), context)).Accept();
        return delete.ToWire(_member.Header(delete.Revision));
    }

    /// <inheritdoc/>
    public override async Task<TxnResponse> Txn(TxnRequest request, ServerCallContext context)
    {
        _member.AdmitCaller(context);
        AdmitSize(request);
        var reading = request.Reading();
        if (reading == TxnReading.None)
        {
            var success = CostOf(request.Success);
            var failure = CostOf(request.Failure);
            _member.Admit(
                _store.Mutants.HasFlag(CoreMutants.CountSuccessOnly) ? success : Math.Max(success, failure));
        }

        var op = request.ToOp();
        if (reading == TxnReading.Linearizable)
        {
            await _member.Cluster.ConfirmReadAsync(context.CancellationToken);
        }

        // What changes nothing needs no entry in the log, and no majority that syncs it.
        var txn = (reading == TxnReading.None
            ? await WriteAsync<TxnResult>(op, context)
            : _store.Apply(new WriteCommand(op)).As<TxnResult>()).Accept();
        return txn.ToWire(_member.Header(txn.Revision));
    }

    /// <inheritdoc/>
    public override async Task<CompactionResponse> Compact(CompactionRequest request, ServerCallContext context)
    {
        _member.AdmitCaller(context);
        _member.Admit();
        var command = new CompactCommand(request.Revision);
        var result = await _member.WriteAsync<CompactResult>(command, context.CancellationToken);
        if (!result.IsOk && _store.Mutants.HasFlag(CoreMutants.RefuseOddly))
        {
            throw new RpcException(new Status(StatusCode.Internal, "compact"));
        }

        var compact = result.Accept();
        if (request.Physical)
        {
            await _member.ScrubAsync();
        }
        else
        {
            _member.Supervisor.Run("kv.scrub", _member.ScrubAsync);
        }

        return new CompactionResponse { Header = _member.Header(compact.Revision) };
    }

    private ValueTask<Result<T>> WriteAsync<T>(Op op, ServerCallContext context)
        where T : class => _member.WriteAsync<T>(new WriteCommand(op), context.CancellationToken);

    private void AdmitSize(IMessage write)
    {
        if (write.CalculateSize() > _member.Limits.RequestBytesMax)
        {
            throw EtcdErrors.RequestTooLarge.ToException();
        }
    }

    /// <summary>
    /// What a branch adds at most: of a transaction in it the larger branch counts, for it is not known yet which is
    /// taken.
    /// </summary>
    private long CostOf(RepeatedField<RequestOp> branch)
    {
        var bytes = 0L;
        foreach (var op in branch)
        {
            bytes += op.RequestPut is { } put ? _member.CostOf(put)
                : op.RequestTxn is { } nested ? Math.Max(CostOf(nested.Success), CostOf(nested.Failure))
                : 0;
        }

        return bytes;
    }
}
