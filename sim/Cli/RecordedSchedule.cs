using System.CommandLine;
using System.Globalization;
using Vigil.Sim.Engine.Schedules;
using Vigil.Sim.World.Failures;

namespace Vigil.Sim.Cli;

/// <summary>A schedule file, replayed; errors are reported on stderr.</summary>
internal static class RecordedSchedule
{
    /// <summary>For commands that take a schedule file.</summary>
    public static readonly Option<bool> Exact = new("--exact")
    {
        Description = "Only the recorded choices: don't look for the failure when this build is another one.",
    };

    /// <summary>Reads a schedule file, replays its execution, and continues with the result.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isExact">True to stop where the recorded choices no longer fit.</param>
    /// <param name="then">Goes on, and returns the exit code.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string path, bool isExact, Func<Realization, int> then)
    {
        if (Read(path) is not { } schedule)
        {
            return ExitCodes.Unusable;
        }

        try
        {
            var mayLook = !isExact && schedule.Build != Schedule.ThisBuild && schedule.Law.Length > 0;
            var realization = Realization.Of(schedule, mayLook ? 2000 : 0);
            if (realization.Kind == RealizationKind.Exact || mayLook)
            {
                return then(realization);
            }

            Console.Error.WriteLine(Complaint(path, schedule, realization));
            return ExitCodes.Diverged;
        }
        catch (InvalidOperationException unknown)
        {
            Console.Error.WriteLine($"{path} can't be used. {unknown.Message}");
            return ExitCodes.Unusable;
        }
    }

    /// <summary>Reads a schedule file; null when it can't be, which is also reported on stderr.</summary>
    public static Schedule? Read(string path)
    {
        try
        {
            return ScheduleFile.Read(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{path} can't be read: {failure.Message}");
        }
        catch (ScheduleFormatException failure)
        {
            Console.Error.WriteLine($"{path} can't be used. {failure.Message}");
        }

        return null;
    }

    /// <summary>What became of it, in a line or two; empty for the same execution.</summary>
    public static string Describe(string path, Realization realization) => realization.Kind switch
    {
        RealizationKind.Refound => string.Create(
            CultureInfo.InvariantCulture,
            $"re-found in execution {realization.Executions}: {path} was recorded in another build"
            + $"{(realization.Divergence is { } where ? $" ({where})" : "")}.\n"),
        RealizationKind.Gone => string.Create(
            CultureInfo.InvariantCulture,
            $"gone: {path} was recorded in another build. {realization.Executions:n0} executions of its workload, by "
            + $"its order of events, near it and at random, did not break {realization.Law} again.\n"),
        _ => "",
    };

    private static string Complaint(string path, Schedule schedule, Realization realization) =>
        schedule.Build == Schedule.ThisBuild
            ? $"{path} was recorded in this build, and the same choices now lead elsewhere"
                + $"{(realization.Divergence is { } place ? $": {place}" : "")}. "
                + "Something outside the scheduler makes a choice, or the file was changed."
            : $"{path} no longer fits this build: {realization.Divergence ?? "its hash is another one"}. "
                + $"Leave --exact out, or search again with `run --seed 0x{schedule.Seed:x}`.";
}
