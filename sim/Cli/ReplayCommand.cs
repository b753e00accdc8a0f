using System.CommandLine;
using Vigil.Sim.Failures;
using Vigil.Sim.World;

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
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(PathArgument);
            return RecordedSchedule.Run(path, log: null, (schedule, report) => Tell(path, schedule, report));
        });
        return command;
    }

    private static int Tell(string path, Schedule schedule, ExecutionReport report)
    {
        Console.Write(report.Holds
            ? "All laws held.\n"
            : FailureText.Write(report, schedule, report.Workload.Size, path));
        return report.Holds ? ExitCodes.Held : ExitCodes.Broken;
    }
}
