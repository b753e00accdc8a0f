using FsCheck;
using FsCheck.Fluent;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Oracle;
using Vigil.Sim.World.Search;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Laws;

/// <summary>Runs a workload under several schedules and says which law broke.</summary>
internal static class Judge
{
    /// <summary>That no law broke; the laws named are the ones that the property is about.</summary>
    public static Property Holds(Workload workload, Strategy strategy, int schedules, params Law[] laws)
    {
        var options = new SweepOptions
        {
            Workload = workload,
            Executions = Budget.SchedulesFor(schedules),
            Strategy = strategy,
        };
        var result = Sweep.Run(options, TimeProvider.System);
        if (result.Failure is not { } failure)
        {
            return true.ToProperty();
        }

        var isOther = !failure.Violations.Any(violation => laws.Contains(violation.Law));
        var label = (isOther ? "another law broke:\n" : "") + Explain(failure, "", result.FailureSeed, strategy);
        return false.Label(label);
    }

    /// <summary>That no law breaks in a sweep; reports which situations came about, and how often.</summary>
    /// <param name="options">To be scaled by what the environment says.</param>
    /// <param name="marks">The situations.</param>
    /// <param name="reachesAllFrom">From how many executions on each must have come about; null for never.</param>
    /// <param name="shrinksMax">How many executions a failure may take to be made small.</param>
    /// <param name="output">Where it is reported.</param>
    public static void Sweep_holds(
        SweepOptions options, IEnumerable<Mark> marks, int? reachesAllFrom, int shrinksMax, ITestOutputHelper output)
    {
        var scaled = Budget.Scale(options);
        var result = Sweep.Run(scaled, TimeProvider.System);
        output.WriteLine($"{result.Executions} executions, {result.Choices} choices, {scaled.Strategy}");
        if (result.Failure is { } failure)
        {
            var smallest = Shrinker.Shrink(failure, default, executionsMax: shrinksMax);
            Assert.Fail(Explain(smallest, "", result.FailureSeed, scaled.Strategy));
        }

        foreach (var mark in marks)
        {
            output.WriteLine($"{mark}: {result.Marks[mark]}");
            if (result.Executions >= reachesAllFrom)
            {
                Assert.True(result.Marks[mark] > 0, $"The sweep never reached {mark}.");
            }
        }
    }

    /// <summary>The text of a failure, its schedule written to a file.</summary>
    public static string Explain(ExecutionReport failure, string mutant, ulong seed, Strategy strategy)
    {
        var schedule = Schedule.Of(failure, mutant, seed, strategy.ToString());
        var folder = Path.Combine(Repository.Root, "failures");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{schedule.Law}-{seed:x}-{schedule.Hash:x16}.schedule.json");
        File.WriteAllText(path, ScheduleFile.Write(schedule));
        return FailureText.Write(failure, schedule, failure.Workload.Size, path);
    }

    /// <summary>Runs one workload once, simplest schedule.</summary>
    public static ExecutionReport Once(Workload workload, IChooser chooser) =>
        Execution.Run(workload, new ChoiceStream(chooser), default);
}
