using System.CommandLine;
using System.Globalization;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Oracle;
using Vigil.Sim.World.Search;

namespace Vigil.Sim.Cli;

/// <summary>
/// <c>sim bench</c>: how fast tiers A and B, a cluster in both, and the oracle are, on this machine, in one run.
/// </summary>
internal static class BenchCommand
{
    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "How often to measure; the median is shown.",
        DefaultValueFactory = static _ => 5,
    };

    private static readonly Option<int> CheckerOperations = new("--checker")
    {
        Description = "Also check a history of so many operations, 10 % of them of unknown outcome; 0 for none.",
    };

    public static Command Create()
    {
        var command = new Command(
            "bench",
            "Measures executions and choices a second: of one server in memory, and of a cluster of three members.")
        {
            Rounds, CheckerOperations, SearchOptions.Workers,
        };
        command.SetAction(parsed => SearchOptions.ReadWorkers(parsed) is { } workers
            ? Run(
                parsed.GetValue(Rounds),
                parsed.GetValue(CheckerOperations),
                workers,
                parsed.GetValue(SearchOptions.Workers))
            : ExitCodes.Unusable);
        return command;
    }

    private static int Run(int rounds, int checkerOperations, IWorkers workers, int count)
    {
        var workload = ReconnectWorkload.Create();
        var options = new SweepOptions { Workload = workload, Executions = 300 };
        _ = Sweep.Run(options with { Executions = 200 }, TimeProvider.System);
        var tierA = Measure("tier A, random walk", options with { Executions = 2000 }, rounds, OneWorker.Instance);
        var many = Measure($"tier A, {count} workers", options with { Executions = 2000 }, rounds, workers);
        options = options with { Strategy = Strategy.Pct3 };
        Measure("tier A, Pct3", options with { Executions = 2000 }, rounds, OneWorker.Instance);
        Measure($"tier A, Pct3, {count} workers", options with { Executions = 2000 }, rounds, workers);
        var tierB = Measure("tier B, Coyote random", options with { Strategy = Strategy.CoyoteRandom }, rounds);
        Measure("tier B, Coyote Q-learning", options with { Strategy = Strategy.CoyoteQLearning }, rounds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"tier B costs {tierA / tierB:0.0} x tier A; {count} workers do {many / tierA:0.00} x what one does"));
        var cluster = new SweepOptions { Workload = ClusterWorkload.Create(), Executions = 100 };
        _ = Sweep.Run(cluster, TimeProvider.System);
        Measure("3 members, random walk", cluster, rounds, OneWorker.Instance);
        Measure($"3 members, {count} workers", cluster, rounds, workers);
        Measure("3 members, Coyote random", cluster with { Strategy = Strategy.CoyoteRandom, Executions = 50 }, rounds);
        if (checkerOperations > 0)
        {
            Console.WriteLine(
                CheckerBenchmark.Run(checkerOperations, unknownPercent: 10, seed: 1, TimeProvider.System));
        }

        return ExitCodes.Held;
    }

    private static double Measure(string name, SweepOptions options, int rounds, IWorkers? workers = null)
    {
        var rates = new List<double>();
        var choices = 0.0;
        var (paused, allocated, time) = (TimeSpan.Zero, 0L, TimeSpan.Zero);
        for (var round = 0; round < rounds; round++)
        {
            var (pausedBefore, allocatedBefore) = (GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes());
            var result = Sweep.Run(
                options with { Seed = 1 + ((ulong)round * 10_000), CheckEvery = 0 },
                TimeProvider.System,
                onProgress: null,
                workers);
            paused += GC.GetTotalPauseDuration() - pausedBefore;
            allocated = (GC.GetTotalAllocatedBytes() - allocatedBefore) / result.Executions;
            time += result.Elapsed;
            if (result.Failure is { } failure)
            {
                throw new InvalidOperationException($"A law broke while measuring: {failure.Violations[0]}");
            }

            rates.Add(result.Executions / result.Elapsed.TotalSeconds);
            choices = (double)result.Choices / result.Executions;
        }

        rates.Sort();
        var median = rates[rates.Count / 2];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-28} {median,8:n0} executions/s  {median * choices,12:n0} choices/s  "
            + $"({choices:n0} choices and {allocated / 1024:n0} KiB each, {paused / time:0 %} in the collector, median "
            + $"of {rounds})"));
        return median;
    }
}
