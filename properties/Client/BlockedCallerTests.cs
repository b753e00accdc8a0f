using Vigil.Client;
using Vigil.Client.Hosting;
using Vigil.Server.Hosting;
using Xunit;
using ClientWatchOptions = Vigil.Client.ClientWatchOptions;

namespace Vigil.Properties.Client;

/// <summary>Code that blocks on a result gets it: the library never comes back to its caller.</summary>
public sealed class BlockedCallerTests
{
    private static readonly VigilServerOptions Server = new() { ListenClientUrls = ["http://127.0.0.1:0"] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_call_returns_under_a_context_whose_thread_waits(bool merges)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var host = await VigilHost.StartAsync(Server, patience.Token);
        string[] urls = [.. host.Urls];
        Assert.Equal(0, await Task.Run(() => Blocked.Run(() => UseAll(urls, merges, patience.Token))));
    }

    [Fact]
    public async Task Every_call_returns_on_a_scheduler_that_runs_one_at_a_time()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var host = await VigilHost.StartAsync(Server, patience.Token);
        string[] urls = [.. host.Urls];
        var one = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        await Task.Factory.StartNew(
            () => UseAll(urls, merges: false, patience.Token), patience.Token, TaskCreationOptions.None, one);
    }

    [Fact]
    public async Task A_server_starts_and_ends_under_such_a_context() =>
        Assert.Equal(0, await Task.Run(() => Blocked.Run(() =>
        {
            var host = Blocked.Get(VigilHost.StartAsync(Server, CancellationToken.None));
            Blocked.Wait(host.DisposeAsync().AsTask());
        })));

    [Fact]
    public async Task Positions_are_kept_under_such_a_context()
    {
        var folder = Directory.CreateTempSubdirectory("vigil-blocked-");
        try
        {
            var store = new FileCursorStore(folder.FullName);
            var posts = await Task.Run(() => Blocked.Run(() =>
            {
                Blocked.Wait(store.SaveAsync("w", 7, CancellationToken.None).AsTask());
                Assert.Equal(7, Blocked.Get(store.LoadAsync("w", CancellationToken.None).AsTask()));
            }));
            Assert.Equal(0, posts);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void UseAll(string[] urls, bool merges, CancellationToken patience)
    {
        var client = VigilChannel.Connect(
            urls, new VigilClientOptions { MergeWatches = merges }, new VigilChannelOptions());
        Assert.Equal(2, Blocked.Get(client.PutAsync("k", "v", patience)).Header.Revision);
        Assert.Equal("v", Blocked.Get(client.GetAsync("k", patience)).Kvs[0].Value.ToStringUtf8());
        var watch = client.Watch(ClientWatchOptions.For("k") with { StartRevision = 2 }, patience);
        Blocked.Wait(watch.RequestProgressAsync());
        var responses = watch.GetAsyncEnumerator(CancellationToken.None);
        Assert.True(Blocked.Get(responses.MoveNextAsync().AsTask()));
        Assert.Equal("v", responses.Current.Events[0].Kv.Value.ToStringUtf8());
        Blocked.Wait(responses.DisposeAsync().AsTask());

        var lease = Blocked.Get(client.GrantLeaseAsync(TimeSpan.FromSeconds(60), patience)).ID;
        Assert.Equal(60, Blocked.Get(client.KeepLeaseAliveOnceAsync(lease, patience)).TTL);
        var renewals = client.KeepLeaseAliveAsync(lease, patience).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(Blocked.Get(renewals.MoveNextAsync().AsTask()));
        Blocked.Wait(renewals.DisposeAsync().AsTask());
        Blocked.Get(client.RevokeLeaseAsync(lease, patience));

        var snapshot = client.SnapshotAsync(patience).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(Blocked.Get(snapshot.MoveNextAsync().AsTask()));
        Blocked.Wait(snapshot.DisposeAsync().AsTask());
        Assert.Single(Blocked.Get(client.ListMembersAsync(patience)).Members);
        Blocked.Wait(client.DisposeAsync().AsTask());
    }
}
