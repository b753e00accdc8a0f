using System.CommandLine;
using System.Globalization;
using Vigil.Sim.World;
using Vigil.Sim.World.Failures;

namespace Vigil.Sim.Cli;

/// <summary><c>sim shrink</c>: makes a recorded failure smaller; it can be stopped and continued.</summary>
internal static class ShrinkCommand
{
    private static readonly Argument<string> PathArgument = new("schedule")
    {
        Description = "The schedule file of a failure.",
    };

    private static readonly Option<string> Output = new("--out", "-o")
    {
        Description = "Where the smaller one goes; beside it with 'small' in its name when left out. If it is there, "
            + "shrinking goes on from it.",
    };

    private static readonly Option<int> Executions = new("--executions", "-n")
    {
        Description = "The most executions.",
        DefaultValueFactory = static _ => 20_000,
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "The longest time; 0 for no bound.",
    };

    public static Command Create()
    {
        var command = new Command(
            "shrink",
            "Makes a recorded failure smaller: its workload, then its choices. Each success is written at once, so ^C "
            + "loses nothing and the same line goes on.")
        {
            PathArgument, Output, Executions, Seconds,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(PathArgument);
            var target = parsed.GetValue(Output) ?? Beside(path);
            if (parsed.GetValue(Executions) < 1 || parsed.GetValue(Seconds) < 0)
            {
                Console.Error.WriteLine("--executions takes a number from 1 on, --seconds one from 0 on.");
                return ExitCodes.Unusable;
            }

            return RecordedSchedule.Run(
                File.Exists(target) ? target : path,
                isExact: false,
                found =>
                    Shrink(found, target, parsed.GetValue(Executions), TimeSpan.FromSeconds(parsed.GetValue(Seconds))));
        });
        return command;
    }

    private static string Beside(string path)
    {
        const string Ending = ".schedule.json";
        return path.EndsWith(Ending, StringComparison.Ordinal)
            ? path[..^Ending.Length] + ".small" + Ending
            : path + ".small" + Ending;
    }

    private static int Shrink(Realization found, string target, int executionsMax, TimeSpan timeMax)
    {
        if (found.Report.Holds)
        {
            Console.WriteLine("All laws held: there is nothing to shrink.");
            return ExitCodes.Held;
        }

        var mutants = Mutants.Find(found.Schedule.Mutant) ?? default;
        var from = (found.Report.Workload.Size, found.Schedule.Choices.Count(choice => choice.Value > 0));
        var canWrite = true;
        var done = 0L;
        var start = TimeProvider.System.GetTimestamp();
        var (smallest, isMinimal) = Progress.Show(executionsMax, onProgress => Shrinker.Shrink(
            found.Report,
            mutants,
            new ShrinkLimits
            {
                ExecutionsMax = executionsMax,
                IsOver = () => timeMax > TimeSpan.Zero && TimeProvider.System.GetElapsedTime(start) >= timeMax,
                OnExecution = () => onProgress(++done, 0),
                OnSmaller = report => canWrite = canWrite && FailureFiles.Replace(target, found.Schedule.As(report)),
            }));
        var schedule = found.Schedule.As(smallest);
        if (!canWrite || !FailureFiles.Replace(target, schedule))
        {
            return ExitCodes.Unusable;
        }

        Console.Write(FailureText.Write(smallest, schedule, from.Size, target));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{done:n0} executions; "
                + $"{(isMinimal ? "nothing beside it is smaller" : "the same line goes on from here")}."));
        return ExitCodes.Broken;
    }
}
