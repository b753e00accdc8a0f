using Grpc.Core;
using Vigil.Api;
using Vigil.Client;
using Vigil.Client.Hosting;
using Xunit;
using ClientWatchOptions = Vigil.Client.ClientWatchOptions;

namespace Vigil.Properties.Client;

/// <summary>
/// A connection may break under the first request of a stream: then the write fails with the transport's own exception,
/// and the call never gets a status.
/// </summary>
public sealed class BrokenWriteTests
{
    private static readonly VigilClientOptions Options = new()
    {
        BackoffMin = TimeSpan.FromMilliseconds(1),
        BackoffMax = TimeSpan.FromMilliseconds(1),
        AttemptsMax = 2,
    };

    [Fact]
    public async Task A_watch_goes_on_over_another_stream()
    {
        await using var client = Client(new Invoker(breaks: 1));
        await foreach (var response in client.WatchAsync(
            ClientWatchOptions.For(Vigil.Client.KeySelector.Exactly("k")) with { CreatedNotify = true },
            CancellationToken.None))
        {
            Assert.True(response.Created);
            return;
        }
    }

    [Fact]
    public async Task A_lease_is_renewed_over_another_stream()
    {
        await using var client = Client(new Invoker(breaks: 1));
        Assert.Equal(7, (await client.KeepLeaseAliveOnceAsync(1, CancellationToken.None)).TTL);
    }

    [Fact]
    public async Task A_renewal_that_never_gets_through_fails_as_unavailable()
    {
        await using var client = Client(new Invoker(breaks: 2));
        var failure =
            await Assert.ThrowsAsync<RpcException>(() => client.KeepLeaseAliveOnceAsync(1, CancellationToken.None));
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    private static VigilClient Client(Invoker server) =>
        new([server], Options, TimeProvider.System, new OsEntropy());

    /// <summary>A server whose first streams break.</summary>
    private sealed class Invoker(int breaks) : CallInvoker
    {
        private int _streams;

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options)
        {
            var isBroken = _streams++ < breaks;
            object answer = typeof(TResponse) == typeof(WatchResponse)
                ? new WatchResponse { Created = true, Header = new ResponseHeader { Revision = 1 } }
                : new LeaseKeepAliveResponse { ID = 1, TTL = 7 };
            var requests = new Requests<TRequest>(isBroken);
            return new AsyncDuplexStreamingCall<TRequest, TResponse>(
                requests,
                new Responses<TResponse>((TResponse)answer, requests.Written, isBroken),
                Task.FromResult(new Metadata()),
                () => Status.DefaultSuccess,
                () => [],
                () => { });
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new InvalidOperationException("This client only opens duplex streams.");

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new InvalidOperationException("This client only opens duplex streams.");

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new InvalidOperationException("This client only opens duplex streams.");

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new InvalidOperationException("This client only opens duplex streams.");
    }

    private sealed class Requests<T>(bool isBroken) : IClientStreamWriter<T>
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task;

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            if (isBroken)
            {
                return Task.FromException(
                    new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely."));
            }

            _written.TrySetResult();
            return Task.CompletedTask;
        }

        public Task CompleteAsync() => Task.CompletedTask;
    }

    private sealed class Responses<T>(T answer, Task requested, bool isBroken) : IAsyncStreamReader<T>
    {
        private bool _isAnswered;

        public T Current => answer;

        /// <summary>One answer; then the stream stays open.</summary>
        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (_isAnswered || isBroken)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            _isAnswered = true;
            await requested;
            return true;
        }
    }
}
