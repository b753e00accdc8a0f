using Grpc.Core;
using Vigil.Api;
using Vigil.Server;
using Xunit;
using static Vigil.Scenarios.Errors.RefusalTests;

namespace Vigil.Scenarios.Errors;

/// <summary>What a watch stream refuses, and how a stream ends: over real gRPC, in etcd's words.</summary>
public sealed class WatchRefusalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("b", "a", 0, 0, "mvcc: watcher range is empty")]
    [InlineData("a", "", -1, 0, "mvcc: required revision has been compacted")]
    [InlineData("a", "", 0, 5, "mvcc: duplicate watch ID provided on the WatchStream")]
    public async Task A_watch_is_refused_and_the_stream_goes_on(
        string key, string end, long start, long id, string words)
    {
        await using var server = await Server.StartAsync(new ServerLimits());
        await server.FillAsync();
        using var call = Open(server);
        await call.RequestStream.WriteAsync(Create("a", "", 0, 5));
        Assert.Equal(5, (await NextAsync(call)).WatchId);

        await call.RequestStream.WriteAsync(Create(key, end, start, id));
        var refused = await NextAsync(call);
        Assert.Equal(
            (-1, true, true, words), (refused.WatchId, refused.Created, refused.Canceled, refused.CancelReason));

        await call.RequestStream.WriteAsync(Create("b", "", 5, 0));
        Assert.True((await NextAsync(call)).Created);
        Assert.Equal(5, (await NextAsync(call)).Events[0].Kv.ModRevision);
    }

    [Fact]
    public async Task A_watch_below_the_compacted_revision_learns_where_to_go_on()
    {
        await using var server = await Server.StartAsync(new ServerLimits());
        await server.FillAsync();
        using var call = Open(server);
        await call.RequestStream.WriteAsync(Create("a", "", 2, 0));
        Assert.True((await NextAsync(call)).Created);
        var canceled = await NextAsync(call);
        Assert.Equal(
            (true, 4L, 0L, ""),
            (canceled.Canceled, canceled.CompactRevision, canceled.Header.Revision, canceled.CancelReason));
    }

    [Fact]
    public async Task A_stream_takes_no_more_watches_than_it_may()
    {
        await using var server = await Server.StartAsync(new ServerLimits { WatchesPerStreamMax = 1 });
        using var call = Open(server);
        await call.RequestStream.WriteAsync(Create("a", "", 0, 0));
        Assert.False((await NextAsync(call)).Canceled);
        await call.RequestStream.WriteAsync(Create("b", "", 0, 0));
        var refused = await NextAsync(call);
        Assert.True(refused is { Created: true, Canceled: true, WatchId: -1 });
    }

    [Fact]
    public async Task A_stream_too_many_is_refused()
    {
        await using var server = await Server.StartAsync(new ServerLimits { WatchStreamsMax = 1 });
        using var call = Open(server);
        await call.RequestStream.WriteAsync(Create("a", "", 0, 0));
        await NextAsync(call);
        using var second = Open(server);
        await Ends(second, StatusCode.ResourceExhausted, "etcdserver: too many requests");
    }

    [Fact]
    public async Task A_client_that_sends_and_never_reads_loses_the_stream()
    {
        await using var server = await Server.StartAsync(new ServerLimits { UnreadAnswersMax = 2 });
        using var call = Open(server);
        try
        {
            while (true)
            {
                // Refused each time, and nobody reads why.
                await call.RequestStream.WriteAsync(Create("b", "a", 0, 0));
            }
        }
        catch (Exception e) when (e is RpcException or HttpRequestException or IOException or InvalidOperationException)
        {
            // There is no stream to write to any more; why, its status says.
        }

        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(default))
            {
            }
        });

        // HTTP/2 resets a stream whose client still sends, and the reset may overtake the status.
        var status = call.GetStatus();
        Assert.True(
            status.StatusCode == StatusCode.Cancelled
            || (status.StatusCode, status.Detail) == (StatusCode.ResourceExhausted, "etcdserver: too many requests"),
            status.ToString());
    }

    [Fact]
    public async Task A_stream_ends_when_the_server_stops()
    {
        await using var server = await Server.StartAsync(new ServerLimits());
        using var call = Open(server);
        await call.RequestStream.WriteAsync(Create("a", "", 0, 0));
        await NextAsync(call);
        var stopped = server.StopAsync();
        await Ends(call, StatusCode.Unavailable, "etcdserver: server stopped");
        await stopped;
    }

    [Fact]
    public async Task A_client_that_half_closes_still_listens_and_metadata_of_etcds_clients_is_taken()
    {
        await using var server = await Server.StartAsync(new ServerLimits());
        await server.FillAsync();
        using var call = server.Watch.Watch(new Metadata { { "hasleader", "true" } }, DateTime.UtcNow + Patience);
        await call.RequestStream.WriteAsync(Create("b", "", 5, 0));
        await call.RequestStream.CompleteAsync();
        Assert.True((await NextAsync(call)).Created);
        Assert.Equal(5, (await NextAsync(call)).Events[0].Kv.ModRevision);
        await server.Kv.PutAsync(new PutRequest { Key = Key("b") });
        Assert.Equal(6, (await NextAsync(call)).Events[0].Kv.ModRevision);
    }

    private static AsyncDuplexStreamingCall<WatchRequest, WatchResponse> Open(Server server) =>
        server.Watch.Watch(deadline: DateTime.UtcNow + Patience);

    private static WatchRequest Create(string key, string end, long start, long id) => new()
    {
        CreateRequest = new WatchCreateRequest
        {
            Key = Key(key),
            RangeEnd = Key(end),
            StartRevision = start,
            WatchId = id,
        },
    };

    private static async Task<WatchResponse> NextAsync(AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(default));
        return call.ResponseStream.Current;
    }

    private static async Task Ends(
        AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call, StatusCode code, string words)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        Assert.Equal((code, words), (failure.StatusCode, failure.Status.Detail));
    }
}
