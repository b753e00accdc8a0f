using Vigil.Client;
using Vigil.Client.Hosting;
using Vigil.Server;
using Vigil.Server.Hosting;
using Xunit;
using ClientWatchOptions = Vigil.Client.ClientWatchOptions;
using OsEntropy = Vigil.Client.Hosting.OsEntropy;

namespace Vigil.Properties.Client;

/// <summary>Every option with a bound is refused beyond it, by its name, before anything is sent.</summary>
public sealed class OptionsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(2000);

    public static TheoryData<string, VigilClientOptions> OutOfBounds => new()
    {
        { "RequestTimeout", new() { RequestTimeout = TimeSpan.Zero } },
        { "RequestTimeout", new() { RequestTimeout = TimeSpan.FromSeconds(-1) } },
        { "AttemptsMax", new() { AttemptsMax = 0 } },
        { "BackoffMin", new() { BackoffMin = TimeSpan.Zero } },
        { "BackoffMax", new() { BackoffMax = TimeSpan.FromMilliseconds(49) } },
        { "FragmentedBytesMax", new() { FragmentedBytesMax = 0 } },
        { "SharedEventsMax", new() { SharedEventsMax = 0 } },
        { "SharedBytesMax", new() { SharedBytesMax = 0 } },
    };

    public static TheoryData<string, VigilChannelOptions> ChannelsOutOfBounds => new()
    {
        { "DialTimeout", new() { DialTimeout = TimeSpan.Zero } },
        { "KeepAliveTime", new() { KeepAliveTime = TimeSpan.FromMilliseconds(999) } },
        { "KeepAliveTimeout", new() { KeepAliveTimeout = TimeSpan.Zero } },
        { "ReconnectPauseMax", new() { ReconnectPauseMax = TimeSpan.Zero } },
    };

    [Theory]
    [MemberData(nameof(OutOfBounds))]
    public void A_client_option_out_of_its_bounds_is_refused(string name, VigilClientOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            name, () => VigilChannel.Connect(["127.0.0.1:1"], options, new VigilChannelOptions()));

    [Theory]
    [MemberData(nameof(ChannelsOutOfBounds))]
    public void A_channel_option_out_of_its_bounds_is_refused(string name, VigilChannelOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            name, () => VigilChannel.Connect(["127.0.0.1:1"], new VigilClientOptions(), options));

    [Fact]
    public void No_endpoint_is_refused_by_the_name_of_the_parameter()
    {
        Assert.Throws<ArgumentException>("endpoints", () => VigilChannel.Connect([]));
        Assert.Throws<ArgumentException>(
            "endpoints", () => new VigilClient([], new VigilClientOptions(), TimeProvider.System, new OsEntropy()));
    }

    [Fact]
    public void Contradictory_watch_options_are_refused_by_name()
    {
        using var client = VigilChannel.Connect("127.0.0.1:1");
        var watch = ClientWatchOptions.For("k");
        Assert.Throws<ArgumentException>(
            "CursorName", () => client.Watch(watch with { CursorStore = new MemoryCursorStore() }, default));
        Assert.Throws<ArgumentException>(
            "FromLastRevision",
            () => client.Watch(watch with { FromLastRevision = true, SnapshotFirst = true }, default));
    }

    /// <summary>Longer than any timer of .NET, and than the time-out of any connection.</summary>
    [Fact]
    public async Task Durations_of_eighty_three_days_are_kept()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var host = await VigilHost.StartAsync(
            new VigilServerOptions
            {
                ListenClientUrls = ["http://127.0.0.1:0"],
                Limits = new ServerLimits { ProgressInterval = Long },
            },
            patience.Token);
        await using var client = VigilChannel.Connect(
            host.Urls,
            new VigilClientOptions { RequestTimeout = Long, BackoffMax = TimeSpan.MaxValue },
            new VigilChannelOptions
            {
                DialTimeout = Long,
                KeepAliveTime = Long,
                KeepAliveTimeout = Long,
                ReconnectPauseMax = Long,
            });
        Assert.Equal(2, (await client.PutAsync("k", "v", patience.Token)).Header.Revision);
        var options = ClientWatchOptions.For("k") with { StartRevision = 2, ProgressNotify = true };
        await foreach (var response in client.WatchAsync(options, patience.Token))
        {
            Assert.Equal("v", Assert.Single(response.Events).Kv.Value.ToStringUtf8());
            break;
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_cancelled_watch_has_its_users_token(bool isGiven, bool readsFirst)
    {
        using var given = new CancellationTokenSource();
        using var own = new CancellationTokenSource();
        var source = isGiven ? given : own;
        await using var client = VigilChannel.Connect("127.0.0.1:1");
        var watch = client.Watch(ClientWatchOptions.For("k") with { SnapshotFirst = readsFirst }, given.Token);
        await using var responses = watch.GetAsyncEnumerator(own.Token);
        var first = responses.MoveNextAsync().AsTask();
        await source.CancelAsync();
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(source.Token, canceled.CancellationToken);
    }

    [Fact]
    public async Task A_second_reader_of_a_watch_is_refused()
    {
        await using var client = VigilChannel.Connect("127.0.0.1:1");
        var watch = client.Watch(ClientWatchOptions.For("k"), default);
        await using (watch.GetAsyncEnumerator(default))
        {
            var again = Assert.Throws<InvalidOperationException>(() => watch.GetAsyncEnumerator(default));
            Assert.StartsWith("A watch is read once", again.Message, StringComparison.Ordinal);
        }
    }
}
