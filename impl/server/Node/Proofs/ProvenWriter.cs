using Grpc.Core;
using Vigil.Api.Peers;

namespace Vigil.Server.Node.Proofs;

/// <summary>The requests of a call, proven as they are sent. One write at a time.</summary>
internal sealed class ProvenWriter<TRequest, TResponse> : IClientStreamWriter<TRequest>, IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly CancellationTokenSource _ending;
    private readonly Task<(AsyncClientStreamingCall<Proven, Proven> Stream, ProvenCall Call, CallProof Proof)> _opening;
    private bool _hasBegun;

    /// <summary>Begins to open it.</summary>
    public ProvenWriter(ProvenInvoker invoker, Method<TRequest, TResponse> method, CallOptions options)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        _opening = invoker.OpenAsync(method.Name, options.WithCancellationToken(_ending.Token));
        Answer = AnswerAsync(invoker, method);
    }

    /// <inheritdoc/>
    public WriteOptions? WriteOptions { get; set; }

    /// <summary>The answer, when it has come and is proven.</summary>
    public Task<TResponse> Answer { get; }

    /// <inheritdoc/>
    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        var (stream, call, proof) = await _opening;
        var request = proof.Request(ProvenBody.Write(message));
        if (!_hasBegun)
        {
            _hasBegun = true;
            request.Call = call;
        }

        await stream.RequestStream.WriteAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CompleteAsync() => await (await _opening).Stream.RequestStream.CompleteAsync();

    /// <summary>Gives the call up, unless it is over.</summary>
    public void Dispose()
    {
        _ending.Cancel();
        if (_opening.IsCompletedSuccessfully)
        {
            _opening.Result.Stream.Dispose();
        }

        _ending.Dispose();
    }

    private async Task<TResponse> AnswerAsync(ProvenInvoker invoker, Method<TRequest, TResponse> method)
    {
        var (stream, _, proof) = await _opening;
        return await invoker.ReadAsync(method.ResponseMarshaller, stream.ResponseAsync, proof);
    }
}
