using Vigil.Client;
using Vigil.Client.Hosting;
using Vigil.Server.Hosting;
using Xunit;

namespace Vigil.Properties.Client;

/// <summary>A watch whose position is in a file, over a real server.</summary>
public sealed class KeptPositionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vigil-position-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_begins_with_the_range_and_goes_on_after_what_was_finished()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var host = await VigilHost.StartAsync(
            new VigilServerOptions { ListenClientUrls = ["http://127.0.0.1:0"] }, patience.Token);
        await using var client = VigilChannel.Connect(host.Urls[0]);
        await client.PutAsync("orders/1", "new", patience.Token);

        var orders = ClientWatchOptions.For(KeySelector.Prefix("orders/")) with
        {
            SnapshotFirst = true,
            Resync = true,
            CursorStore = new FileCursorStore(_folder),
            CursorName = "orders",
        };
        await foreach (var response in client.WatchAsync(orders, patience.Token))
        {
            if (response.Snapshot is null)
            {
                break;
            }

            Assert.Equal("orders/1", Assert.Single(response.Snapshot.Kvs).Key.ToStringUtf8());
            await client.PutAsync("orders/2", "new", patience.Token);
        }

        // The second response was not finished: it is delivered again, and the snapshot is not.
        await foreach (var response in client.WatchAsync(orders, patience.Token))
        {
            Assert.Null(response.Snapshot);
            Assert.Equal("orders/2", Assert.Single(response.Events).Kv.Key.ToStringUtf8());
            break;
        }
    }
}
