using Vigil.Sim.Choices;
using Vigil.Sim.Failures;
using Vigil.Sim.Network;
using Vigil.Sim.World;

namespace Vigil.Sim.Cli;

/// <summary>A schedule file, run again; what goes wrong with that is said on stderr.</summary>
internal static class RecordedSchedule
{
    /// <summary>Reads a schedule file, runs it again strictly, and goes on with what came of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="log">Listens to what crosses the network; null for nobody.</param>
    /// <param name="then">Goes on, and returns the exit code.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string path, MessageLog? log, Func<Schedule, ExecutionReport, int> then)
    {
        Schedule schedule;
        try
        {
            schedule = ScheduleFile.Read(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{path} can't be read: {failure.Message}");
            return ExitCodes.Unusable;
        }
        catch (ScheduleFormatException failure)
        {
            Console.Error.WriteLine($"{path} can't be used. {failure.Message}");
            return ExitCodes.Unusable;
        }

        try
        {
            var report = schedule.Run(isStrict: true, log);
            if (report.Hash != schedule.Hash)
            {
                Console.Error.WriteLine(
                    $"{path}: the same choices now lead elsewhere "
                    + $"(hash 0x{report.Hash:x16}, recorded 0x{schedule.Hash:x16}). "
                    + "The build is another one, or something outside the scheduler makes a choice.");
                return ExitCodes.Diverged;
            }

            return then(schedule, report);
        }
        catch (ReplayDivergedException diverged)
        {
            Console.Error.WriteLine(
                $"{path} no longer fits this build: {diverged.Message}. "
                + $"Check out the build that wrote it, or search again with `run --seed 0x{schedule.Seed:x}`.");
            return ExitCodes.Diverged;
        }
        catch (InvalidOperationException unknown)
        {
            Console.Error.WriteLine($"{path} can't be used. {unknown.Message}");
            return ExitCodes.Unusable;
        }
    }
}
