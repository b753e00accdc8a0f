using System.Diagnostics;
using System.Globalization;
using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Durable;

/// <summary>Puts a second, each durable before it is answered.</summary>
internal static class Puts
{
    private const int Keys = 10_000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);
    private static readonly string Value = new('v', 256);

    public static async Task CompareAsync(Plan plan, IReadOnlyList<int> sizes)
    {
        Console.WriteLine(
            "| durable puts of 256 B | vigil, a second | etcd, a second | ratio | vigil, µs each | etcd, µs each | ratio |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var members in sizes)
        {
            using var ours = Cluster.OfVigil(plan, members);
            using var theirs = Cluster.OfEtcd(plan, members);
            await WarmUpAsync(ours);
            await WarmUpAsync(theirs);
            foreach (var clients in (int[])[1, 16, 100])
            {
                await CompareAsync(plan, ours, theirs, clients);
            }
        }
    }

    private static async Task CompareAsync(Plan plan, Cluster ours, Cluster theirs, int clients)
    {
        var (mine, other) = (new List<(double Rate, double Cost)>(), new List<(double Rate, double Cost)>());
        for (var round = 0; round < plan.Rounds; round++)
        {
            mine.Add(await MeasureAsync(ours, clients));
            other.Add(await MeasureAsync(theirs, clients));
        }

        var members = ours.Members.Count;
        var (vigil, etcd) = (Plan.Median(mine.Select(one => one.Rate)), Plan.Median(other.Select(one => one.Rate)));
        var (cost, theirCost) = (Plan.Median(mine.Select(one => one.Cost)), Plan.Median(other.Select(one => one.Cost)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {members} {(members == 1 ? "member" : "members")}, {clients} {(clients == 1 ? "client" : "clients")}"
            + $" | {vigil:n0} | {etcd:n0} | {vigil / etcd:0.00} × | {cost:0} | {theirCost:0} | {theirCost / cost:0.00} × |"));
    }

    /// <summary>Puts values under as many keys as there are entries, as fast as it goes.</summary>
    public static async Task FillAsync(IReadOnlyList<string> urls, int entries)
    {
        var next = -1;
        await RepeatAsync(urls, 200, async client =>
        {
            var i = Interlocked.Increment(ref next);
            if (i >= entries)
            {
                return false;
            }

            await client.PutAsync($"fill/{i}", Value, CancellationToken.None);
            return true;
        });
    }

    /// <summary>What runs from compiled methods must be compiled, on a machine that has other things to do as well.</summary>
    private static async Task WarmUpAsync(Cluster cluster)
    {
        await cluster.AwaitAsync();
        for (var i = 0; i < 4; i++)
        {
            await RunAsync(cluster, 100);
        }
    }

    private static async Task<(double Rate, double Cost)> MeasureAsync(Cluster cluster, int clients)
    {
        var used = cluster.Used;
        var (count, elapsed) = await RunAsync(cluster, clients);
        return (count / elapsed.TotalSeconds, (cluster.Used - used).TotalMicroseconds / count);
    }

    private static async Task<(int Count, TimeSpan Elapsed)> RunAsync(Cluster cluster, int clients)
    {
        var done = 0;
        var start = Stopwatch.GetTimestamp();
        await RepeatAsync(cluster.Urls, clients, async client =>
        {
            await client.PutAsync($"put/{Interlocked.Increment(ref done) % Keys}", Value, CancellationToken.None);
            return Stopwatch.GetElapsedTime(start) < Time;
        });
        return (done, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>So many at once, over connections whose first member differs, each until it was enough.</summary>
    private static async Task RepeatAsync(IReadOnlyList<string> urls, int clients, Func<VigilClient, Task<bool>> act)
    {
        var connections = Enumerable.Range(0, Math.Min(6, clients))
            .Select(i => Enumerable.Range(i, urls.Count).Select(at => urls[at % urls.Count]))
            .Select(ring => VigilChannel.Connect([.. ring])).ToArray();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async i =>
        {
            while (await act(connections[i % connections.Length]))
            {
            }
        }));
        await Task.WhenAll(connections.Select(connection => connection.DisposeAsync().AsTask()));
    }
}
