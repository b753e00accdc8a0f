using System.Threading.Channels;
using Grpc.Core;
using Vigil.Api;
using Xunit;

namespace Vigil.Properties.Client;

/// <summary>A server of keep-alive streams: a test takes what was requested and answers it.</summary>
internal sealed class LeaseServer : CallInvoker
{
    private readonly Channel<LeaseCall> _calls = Channel.CreateUnbounded<LeaseCall>();
    private int _opened;

    /// <summary>How many streams were opened.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>The next stream.</summary>
    public ValueTask<LeaseCall> AcceptAsync(CancellationToken patience) => _calls.Reader.ReadAsync(patience);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new LeaseCall();
        Interlocked.Increment(ref _opened);
        Assert.True(_calls.Writer.TryWrite(call));
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            (IClientStreamWriter<TRequest>)(object)call,
            (IAsyncStreamReader<TResponse>)(object)call,
            Task.FromResult(new Metadata()),
            () => Status.DefaultSuccess,
            () => [],
            call.End);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new InvalidOperationException("Only leases are kept here.");

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new InvalidOperationException("Only leases are kept here.");

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new InvalidOperationException("Only leases are kept here.");

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw new InvalidOperationException("Only leases are kept here.");
}

/// <summary>One stream, seen from the server.</summary>
internal sealed class LeaseCall : IClientStreamWriter<LeaseKeepAliveRequest>, IAsyncStreamReader<LeaseKeepAliveResponse>
{
    private readonly Channel<long> _requests = Channel.CreateUnbounded<long>();
    private readonly Channel<LeaseKeepAliveResponse> _answers = Channel.CreateUnbounded<LeaseKeepAliveResponse>();

    /// <summary>Completes when the client has ended it.</summary>
    public Task Ended => _answers.Reader.Completion;

    public LeaseKeepAliveResponse Current { get; private set; } = new();

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>The lease that is to be renewed next.</summary>
    public ValueTask<long> TakeAsync(CancellationToken patience) => _requests.Reader.ReadAsync(patience);

    public void Answer(long leaseId, long seconds) =>
        Assert.True(_answers.Writer.TryWrite(new LeaseKeepAliveResponse { ID = leaseId, TTL = seconds }));

    /// <summary>Breaks it under its client; null lets it end well.</summary>
    public void Break(Exception? failure) => _answers.Writer.TryComplete(failure);

    public void End() => _answers.Writer.TryComplete();

    public Task WriteAsync(LeaseKeepAliveRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(LeaseKeepAliveRequest message, CancellationToken cancellationToken) =>
        await _requests.Writer.WriteAsync(message.ID, cancellationToken);

    public Task CompleteAsync() => Task.CompletedTask;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await _answers.Reader.WaitToReadAsync(cancellationToken))
        {
            return false;
        }

        Current = await _answers.Reader.ReadAsync(cancellationToken);
        return true;
    }
}
