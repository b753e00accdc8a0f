using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Durable;

/// <summary>How long nobody can write after SIGKILL to the leader.</summary>
internal static class Elections
{
    public static async Task CompareAsync(Plan plan)
    {
        Console.WriteLine("| from SIGKILL to the leader to a write | vigil, ms | etcd, ms | ratio |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        using var ours = Cluster.OfVigil(plan, 3);
        using var theirs = Cluster.OfEtcd(plan, 3);
        var (vigil, etcd) = (new List<double>(), new List<double>());
        for (var round = 0; round < 3 * plan.Rounds; round++)
        {
            vigil.Add(await MeasureAsync(ours));
            etcd.Add(await MeasureAsync(theirs));
        }

        Print("median", Plan.Median(vigil), Plan.Median(etcd));
        Print("longest", vigil.Max(), etcd.Max());

        void Print(string what, double mine, double other) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} of {vigil.Count} | {mine:n0} | {other:n0} | {other / mine:0.00} × |"));
    }

    private static async Task<double> MeasureAsync(Cluster cluster)
    {
        await cluster.AwaitAsync();
        var leader = await cluster.FindLeaderAsync();
        var others = cluster.Members.Where(member => member != leader)
            .Select(member => VigilChannel.Connect(member.Url)).ToArray();
        await Task.WhenAll(others.Select(client => client.PutAsync("probe", "before", CancellationToken.None)));
        using var stop = new CancellationTokenSource();
        leader.Kill();
        var start = Stopwatch.GetTimestamp();

        // Not one after the other: what was handed to the dead leader is answered late or never.
        var first = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        var probes = new List<Task>();
        while (!first.Task.IsCompleted)
        {
            probes.AddRange(others.Select(ProbeAsync));
            await Task.WhenAny(first.Task, Task.Delay(10, CancellationToken.None));
        }

        await stop.CancelAsync();
        await Task.WhenAll(probes);
        await Task.WhenAll(others.Select(client => client.DisposeAsync().AsTask()));
        cluster.Start(leader);
        return await first.Task;

        async Task ProbeAsync(VigilClient client)
        {
            try
            {
                await client.PutAsync("probe", "after", stop.Token);
                first.TrySetResult(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                // Refused, lost or not needed any more.
            }
        }
    }
}
