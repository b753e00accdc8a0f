using System.Diagnostics;
using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Versus;

/// <summary>How much was done, and in what time.</summary>
internal readonly record struct Load(double Count, TimeSpan Elapsed)
{
    public double Rate => Count / Elapsed.TotalSeconds;
}

/// <summary>The loads of both servers.</summary>
internal static class Loads
{
    private const int Keys = 10_000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);
    private static readonly string Value = new('v', 64);

    /// <summary>All of them, by what a table calls them.</summary>
    public static IReadOnlyList<(string Name, Func<string, Task<Load>> Run)> All { get; } =
    [
        ("put, 1 client", url => PutsAsync(url, 1)),
        ("put, 16 clients", url => PutsAsync(url, 16)),
        ("put, 100 clients", url => PutsAsync(url, 100)),
        ("get, 100 clients", url => GetsAsync(url, 100)),
        ("range of 100 keys, 16 clients", url => RangesAsync(url, 16)),
        ("one event to 1,000 watchers", url => FanOutAsync(url, 1000)),
        ("catch up from the first revision", CatchUpAsync),
    ];

    private static Task<Load> PutsAsync(string url, int clients) => RepeatAsync(
        url, clients, (client, i) => client.PutAsync($"put/{i % Keys}", Value, CancellationToken.None));

    private static async Task<Load> GetsAsync(string url, int clients)
    {
        await FillAsync(url, "put/", Keys);
        return await RepeatAsync(
            url, clients,
            (client, i) => client.GetAsync(KeySelector.Exactly($"put/{i * 7 % Keys}"), CancellationToken.None));
    }

    private static async Task<Load> RangesAsync(string url, int clients)
    {
        await FillAsync(url, "range/", 100);
        return await RepeatAsync(
            url, clients, (client, _) => client.GetAsync(KeySelector.Prefix("range/"), CancellationToken.None));
    }

    /// <summary>Events that arrived, over all watchers, while one client puts one after the other.</summary>
    private static async Task<Load> FanOutAsync(string url, int watchers)
    {
        const int Puts = 500;
        var clients = Enumerable.Range(0, 10).Select(_ => VigilChannel.Connect(url)).ToArray();
        using var stop = new CancellationTokenSource();
        var created = new CountdownEvent(watchers);
        var done = new CountdownEvent(watchers);
        var watches = Enumerable.Range(0, watchers).Select(i => WatchAsync(clients[i % clients.Length])).ToArray();
        created.Wait();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Puts; i++)
        {
            await clients[0].PutAsync("fan", $"{i}", CancellationToken.None);
        }

        done.Wait();
        var elapsed = Stopwatch.GetElapsedTime(start);
        await stop.CancelAsync();
        await Task.WhenAll(watches);
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        return new Load(watchers * Puts, elapsed);

        async Task WatchAsync(VigilClient client)
        {
            var left = Puts;
            try
            {
                var options = ClientWatchOptions.For(KeySelector.Exactly("fan")) with { CreatedNotify = true };
                await foreach (var response in client.WatchAsync(options, stop.Token))
                {
                    if (response.Created)
                    {
                        created.Signal();
                    }

                    left -= response.Events.Count;
                    if (left == 0 && response.Events.Count > 0)
                    {
                        done.Signal();
                    }
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // All was delivered.
            }
        }
    }

    /// <summary>Events a second of a watch that begins long ago.</summary>
    private static async Task<Load> CatchUpAsync(string url)
    {
        const int Events = 50_000;
        await FillAsync(url, "past/", Events);
        await using var client = VigilChannel.Connect(url);
        var start = Stopwatch.GetTimestamp();
        var seen = 0;
        var options = ClientWatchOptions.For(KeySelector.Prefix("past/")) with { StartRevision = 1 };
        await foreach (var response in client.WatchAsync(options, CancellationToken.None))
        {
            seen += response.Events.Count;
            if (seen >= Events)
            {
                break;
            }
        }

        return new Load(seen, Stopwatch.GetElapsedTime(start));
    }

    private static async Task FillAsync(string url, string prefix, int keys)
    {
        await using var client = VigilChannel.Connect(url);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < keys; i = Interlocked.Increment(ref next))
            {
                await client.PutAsync($"{prefix}{i}", Value, CancellationToken.None);
            }
        }));
    }

    private static async Task<Load> RepeatAsync(string url, int clients, Func<VigilClient, int, Task> act)
    {
        var channels = Enumerable.Range(0, Math.Min(4, clients)).Select(_ => VigilChannel.Connect(url)).ToArray();
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async i =>
        {
            while (Stopwatch.GetElapsedTime(start) < Time)
            {
                await act(channels[i % channels.Length], Interlocked.Increment(ref next));
            }
        }));
        var elapsed = Stopwatch.GetElapsedTime(start);
        await Task.WhenAll(channels.Select(channel => channel.DisposeAsync().AsTask()));
        return new Load(next + 1, elapsed);
    }
}
