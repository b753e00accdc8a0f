using System.CommandLine;
using Vigil.Sim.World.Failures;

namespace Vigil.Sim.Cli;

/// <summary>
/// <c>sim replay</c>: runs a recorded execution again, choice by choice, or finds it again in another build.
/// </summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> PathArgument = new("schedule")
    {
        Description = "The schedule file that a failure was written to.",
    };

    private static readonly Option<bool> AsTest = new("--test")
    {
        Description = "Print a test in C# that runs it again, and nothing else.",
    };

    public static Command Create()
    {
        var command = new Command(
            "replay",
            "Runs a recorded execution again: exact, re-found in another build, or gone. Exits 1 when it fails as it "
            + "did, 0 when it is gone, 3 when that is unknown.")
        {
            PathArgument, RecordedSchedule.Exact, AsTest,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(PathArgument);
            if (parsed.GetValue(AsTest))
            {
                return PrintTest(path);
            }

            return RecordedSchedule.Run(path, parsed.GetValue(RecordedSchedule.Exact), found => Print(path, found));
        });
        return command;
    }

    private static int PrintTest(string path)
    {
        if (RecordedSchedule.Read(path) is not { } schedule)
        {
            return ExitCodes.Unusable;
        }

        Console.Write(TestCode.Write(schedule));
        return ExitCodes.Held;
    }

    private static int Print(string path, Realization found)
    {
        Console.Write(RecordedSchedule.Describe(path, found));
        if (found.Report.Holds)
        {
            Console.Write(found.Kind == RealizationKind.Gone ? "" : "All laws held.\n");
            return ExitCodes.Held;
        }

        var again = found.Kind == RealizationKind.Refound ? FailureFiles.Save(found.Schedule) : path;
        Console.Write(FailureText.Write(found.Report, found.Schedule, found.Report.Workload.Size, again));
        return ExitCodes.Broken;
    }
}
