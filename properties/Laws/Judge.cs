using FsCheck;
using FsCheck.Fluent;
using Vigil.Sim.Choices;
using Vigil.Sim.Failures;
using Vigil.Sim.Oracle;
using Vigil.Sim.Search;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;

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

    /// <summary>Runs one workload once, dullest schedule.</summary>
    public static ExecutionReport Once(Workload workload, IChooser chooser) =>
        Execution.Run(workload, new ChoiceStream(chooser), default);
}
