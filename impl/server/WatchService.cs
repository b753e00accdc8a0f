using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Seams;

namespace Vigil.Server;

/// <summary>etcd's <c>Watch</c> over a store in this process. Thread-safe.</summary>
public sealed class WatchService : Watch.WatchBase
{
    private readonly WatchableStore _store;
    private readonly ServerIdentity _identity;
    private readonly ServerLimits _limits;
    private readonly TimeProvider _time;
    private readonly IEntropy _entropy;
    private readonly CancellationToken _stopping;

    /// <summary>Serves <paramref name="store"/>, which it shares with others.</summary>
    /// <param name="store">Whose changes are told.</param>
    /// <param name="identity">For the headers.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="time">The clock behind progress notifications.</param>
    /// <param name="entropy">Spreads them.</param>
    /// <param name="stopping">When cancelled, every stream ends with <see cref="EtcdErrors.Stopped"/>.</param>
    public WatchService(
        WatchableStore store,
        ServerIdentity identity,
        ServerLimits limits,
        TimeProvider time,
        IEntropy entropy,
        CancellationToken stopping)
    {
        _store = store;
        _identity = identity;
        _limits = limits;
        _time = time;
        _entropy = entropy;
        _stopping = stopping;
    }

    /// <inheritdoc/>
    public override async Task Watch(
        IAsyncStreamReader<WatchRequest> requestStream,
        IServerStreamWriter<Api.WatchResponse> responseStream,
        ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _stopping);
        using var stream = _store.OpenStream();
        var watches = new StreamWatches(stream);
        var ticks = new ProgressTicks(watches, _limits, _time, _entropy);
        var session = new WatchSession(stream, watches, ticks, _identity, _limits, ending);
        await session.RunAsync(requestStream, responseStream);

        if (context.CancellationToken.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            // Nobody is there to be given a status.
            return;
        }

        // A client that only half-closed still listens; so the session ends by one of these.
        throw (_stopping.IsCancellationRequested ? EtcdErrors.Stopped : EtcdErrors.WatchCanceled).ToException();
    }
}
