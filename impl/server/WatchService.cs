using Grpc.Core;
using Vigil.Api;
using Vigil.Seams;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>etcd's <c>Watch</c> over a store in this process. Thread-safe.</summary>
[BindServiceMethod(typeof(WireBinding), nameof(WireBinding.Bind))]
internal sealed class WatchService : Watch.WatchBase
{
    private readonly Member _member;
    private readonly TimeProvider _time;
    private readonly IEntropy _entropy;
    private readonly CancellationToken _stopping;

    /// <summary>Open streams.</summary>
    private int _streams;

    /// <summary>Serves <paramref name="member"/>, which it shares with others.</summary>
    /// <param name="member">Whose changes are delivered.</param>
    /// <param name="time">The clock behind progress notifications.</param>
    /// <param name="entropy">Spreads them.</param>
    /// <param name="stopping">When cancelled, every stream ends with <see cref="EtcdErrors.Stopped"/>.</param>
    public WatchService(Member member, TimeProvider time, IEntropy entropy, CancellationToken stopping)
    {
        _member = member;
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
        if (Interlocked.Increment(ref _streams) > _member.Limits.WatchStreamsMax)
        {
            Interlocked.Decrement(ref _streams);
            throw EtcdErrors.RequestTooManyRequests.ToException();
        }

        try
        {
            await ServeAsync(requestStream, responseStream, context);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async Task ServeAsync(
        IAsyncStreamReader<WatchRequest> requestStream,
        IServerStreamWriter<Api.WatchResponse> responseStream,
        ServerCallContext context)
    {
        _member.AdmitCaller(context);
        var leaderless = _member.LeaderlessFor(context);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, _stopping, leaderless);
        using var stream = _member.Store.OpenStream(_member.Limits.WatchesPerStreamMax);
        var ticks = new ProgressTicks(stream, _member.Limits, _time, _entropy);
        var session = new WatchSession(stream, ticks, _member, ending);
        await session.RunAsync(requestStream, responseStream);

        if (context.CancellationToken.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            // Nobody is there to get a status.
            return;
        }

        if (session.IsOverrun)
        {
            throw EtcdErrors.RequestTooManyRequests.ToException();
        }

        if (leaderless.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            throw EtcdErrors.NoLeader.ToException();
        }

        // A client that only half-closed still listens; so the session ends by one of these.
        throw (_stopping.IsCancellationRequested ? EtcdErrors.Stopped : EtcdErrors.WatchCanceled).ToException();
    }
}
