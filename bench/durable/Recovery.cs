using System.Diagnostics;
using System.Globalization;

namespace Vigil.Durable;

/// <summary>How long a member that was killed takes to serve again, by how much its log holds.</summary>
internal static class Recovery
{
    public static async Task CompareAsync(Plan plan, IReadOnlyList<int> sizes)
    {
        Console.WriteLine("| from the start of a process to its first answer | vigil, ms | etcd, ms | ratio |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var entries in sizes)
        {
            var vigil = await MeasureAsync(Cluster.OfVigil(plan, 1), entries, plan.Rounds);
            var etcd = await MeasureAsync(Cluster.OfEtcd(plan, 1), entries, plan.Rounds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {entries:n0} entries of 256 B | {vigil:n0} | {etcd:n0} | {etcd / vigil:0.00} × |"));
        }
    }

    private static async Task<double> MeasureAsync(Cluster fresh, int entries, int rounds)
    {
        using var cluster = fresh;
        var member = cluster.Members[0];
        await cluster.AwaitAsync();
        await Puts.FillAsync(cluster.Urls, entries);
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            member.Kill();
            var start = Stopwatch.GetTimestamp();
            cluster.Start(member);
            await Cluster.AwaitAsync(member);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Plan.Median(times);
    }
}
