using System.CommandLine;
using System.Globalization;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.World.Explain;
using Vigil.Sim.World.Failures;

namespace Vigil.Sim.Cli;

/// <summary><c>sim explain</c>: runs a recorded execution again and shows it on a page of its own.</summary>
internal static class ExplainCommand
{
    private static readonly TimeSpan QuietFor = TimeSpan.FromSeconds(1);

    private static readonly Argument<string> PathArgument = new("schedule")
    {
        Description = "The schedule file that a failure was written to.",
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "The page to write; beside the schedule file, with .html at its end, if not given.",
    };

    private static readonly Option<bool> NoCause = new("--no-cause")
    {
        Description = "Don't look for the choice that decided it.",
    };

    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Overwrite a file that this command did not write.",
    };

    public static Command Create()
    {
        var command = new Command(
            "explain",
            "Writes a page of a recorded execution: it is run again, and the page shows what happened and which choice "
            + "decided it. Exits 1 when a law breaks as it did, 3 when it can't.")
        {
            PathArgument, Output, NoCause, Force, RecordedSchedule.Exact,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(PathArgument);
            var page = parsed.GetValue(Output) ?? Path.ChangeExtension(path, ".html");
            if (!parsed.GetValue(Force) && !MayWrite(page))
            {
                return ExitCodes.Unusable;
            }

            return RecordedSchedule.Run(
                path,
                parsed.GetValue(RecordedSchedule.Exact),
                found => Write(path, page, found, !parsed.GetValue(NoCause)));
        });
        return command;
    }

    private static int Write(string path, string page, Realization found, bool ranks)
    {
        Console.Write(RecordedSchedule.Describe(path, found));
        var log = new MessageLog();
        var schedule = found.Schedule;
        var report = schedule.Run(isStrict: true, log);
        var moments = Timeline.Of(report, log, new KeySpace(report.History, report.Order));
        var cause = ranks && !report.Holds ? CauseRanking.Rank(schedule, schedule.Seed, NewProgress()) : null;
        var data = Explanation.Of(schedule, report, moments, cause, path);
        var html = PageWriter.Write(data);
        try
        {
            File.WriteAllText(page, html);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{page} can't be written: {failure.Message}");
            return ExitCodes.Unusable;
        }

        Print(data);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"page      {page} ({data.Moments.Count} steps, {html.Length / 1024} KiB)"));
        return report.Holds ? ExitCodes.Held : ExitCodes.Broken;
    }

    private static void Print(PageData data)
    {
        if (data.Violations.Count == 0)
        {
            Console.WriteLine("All laws held.");
            return;
        }

        Console.WriteLine($"BROKEN  {data.Violations[0].Law}: {data.Violations[0].Guarantee}");
        Console.WriteLine($"        {data.Violations[0].Message}");
        Console.WriteLine();
        if (data.Cause is { } cause)
        {
            Console.WriteLine($"cause     {cause.Text}");
        }
    }

    /// <summary>A file that someone else wrote is not this command's to replace.</summary>
    private static bool MayWrite(string page)
    {
        try
        {
            if (!File.Exists(page))
            {
                return true;
            }

            using var reader = new StreamReader(page);
            var beginning = new char[PageWriter.MarkerWithin];
            var length = reader.ReadBlock(beginning);
            if (PageWriter.IsPage(new string(beginning, 0, length)))
            {
                return true;
            }

            Console.Error.WriteLine(
                $"{page} is there and was not written by `explain`. Name another file with -o, or give --force.");
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{page} can't be read: {failure.Message}");
            return false;
        }
    }

    /// <summary>Says now and then how far it is, once it has taken a while.</summary>
    private static Action<int, int> NewProgress()
    {
        var last = TimeProvider.System.GetTimestamp();
        return (done, all) =>
        {
            if (TimeProvider.System.GetElapsedTime(last) >= QuietFor)
            {
                last = TimeProvider.System.GetTimestamp();
                Console.Error.WriteLine($"looking for the cause: {done} of {all} prefixes");
            }
        };
    }
}
