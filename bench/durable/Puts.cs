using System.Globalization;
using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Durable;

/// <summary>Puts a second, each durable before it is answered.</summary>
internal static class Puts
{
    private const int ValueBytes = 256;
    private static readonly string Value = new('v', ValueBytes);

    public static async Task CompareAsync(Plan plan, IReadOnlyList<int> sizes)
    {
        Console.WriteLine(
            "| durable puts of 256 B | vigil, a second | etcd, a second | ratio | vigil, µs each | etcd, µs each | "
                + "ratio |");
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
            + $" | {vigil:n0} | {etcd:n0} | {vigil / etcd:0.00} × | {cost:0} | {theirCost:0} | {theirCost / cost:0.00} "
            + $"× |"));
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

    /// <summary>
    /// What runs from compiled methods must be compiled, on a machine that has other things to do as well.
    /// </summary>
    private static async Task WarmUpAsync(Cluster cluster)
    {
        await cluster.AwaitAsync();
        for (var i = 0; i < 4 * cluster.Members.Count; i++)
        {
            await Load.PutAsync(cluster.Members, 100, cluster.Folder, ValueBytes);
        }
    }

    private static async Task<(double Rate, double Cost)> MeasureAsync(Cluster cluster, int clients)
    {
        var (used, before) = (cluster.Used, await RevisionAsync(cluster));
        var (count, elapsed) = await Load.PutAsync(cluster.Members, clients, cluster.Folder, ValueBytes);
        var cost = (cluster.Used - used).TotalMicroseconds / count;

        // An answer may be a refusal; a revision is a put.
        var written = await RevisionAsync(cluster) - before;
        return written >= count
            ? (count / elapsed.TotalSeconds, cost)
            : throw new InvalidOperationException($"{count} puts were answered and {written} applied.");
    }

    private static async Task<long> RevisionAsync(Cluster cluster)
    {
        using var client = VigilChannel.Connect(cluster.Urls[0]);
        return (await client.GetAsync(KeySelector.Exactly("ready"), CancellationToken.None)).Header.Revision;
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
