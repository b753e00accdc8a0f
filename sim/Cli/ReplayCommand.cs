using System.CommandLine;
using Vigil.Sim.Choices;
using Vigil.Sim.Failures;

namespace Vigil.Sim.Cli;

/// <summary><c>sim replay</c>: runs a recorded execution again, choice by choice.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> PathArgument = new("schedule")
    {
        Description = "The schedule file that a failure was written to.",
    };

    public static Command Create()
    {
        var command = new Command(
            "replay", "Runs a recorded execution again. Exits 1 when it fails as it did, 3 when it can't.")
        {
            PathArgument,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(PathArgument)));
        return command;
    }

    private static int Run(string path)
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
            var report = schedule.Run(isStrict: true);
            if (report.Hash != schedule.Hash)
            {
                Console.Error.WriteLine(
                    $"{path}: the same choices now lead elsewhere "
                    + $"(hash 0x{report.Hash:x16}, recorded 0x{schedule.Hash:x16}). "
                    + "The build is another one, or something outside the scheduler makes a choice.");
                return ExitCodes.Diverged;
            }

            Console.Write(report.Holds
                ? "All laws held.\n"
                : FailureText.Write(report, schedule, report.Workload.Size, path));
            return report.Holds ? ExitCodes.Held : ExitCodes.Broken;
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
