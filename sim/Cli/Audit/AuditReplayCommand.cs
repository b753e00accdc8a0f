using System.CommandLine;
using System.Globalization;
using Vigil.Sim.Audit.Files;
using Vigil.Sim.Audit;
using Vigil.Sim.World.Failures;

namespace Vigil.Sim.Cli.Audit;

/// <summary><c>sim audit replay</c>: does a story again, on any server, so often.</summary>
internal static class AuditReplayCommand
{
    private const int LinesShown = 40;

    private static readonly Argument<string[]> Files = new("story")
    {
        Description = "Files that an audit wrote.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<int> Runs = new("--runs")
    {
        Description = "How often each is run.",
        DefaultValueFactory = static _ => 1,
    };

    private static readonly Option<bool> Quiet = new("--quiet", "-q")
    {
        Description = "One line a story.",
    };

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "Where the history of each run goes: a directory that is empty or not there.",
    };

    public static Command Create()
    {
        var command = new Command(
            "replay", "Does a story again, on fresh members. Exits 1 when its law broke in any run, 0 when in none.")
        {
            Files, Runs, Quiet, Out,
        };
        TargetOptions.AddTo(command);
        command.SetAction((parsed, stop) => AuditErrors.CatchAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var target = TargetOptions.Read(parsed);
        var runs = parsed.GetValue(Runs);
        if (runs < 1)
        {
            throw new AuditException("--runs takes a number from 1 on.");
        }

        var stories = parsed.GetRequiredValue(Files).Select(path => (path, StoryFile.Read(path))).ToArray();
        var files = parsed.GetValue(Out) is { } directory ? new AuditFiles(directory) : null;
        var isBroken = false;
        foreach (var (path, story) in stories)
        {
            var failed = 0;
            var others = new SortedDictionary<string, int>(StringComparer.Ordinal);
            var isShown = parsed.GetValue(Quiet);
            for (var run = 0; run < runs && !stop.IsCancellationRequested; run++)
            {
                var result = await target.RunAsync(story);
                var isSame = story.Law.Length == 0 ? !result.Holds : result.Breaks(story.Law);
                if (files is not null)
                {
                    await files.KeepAsync($"{Path.GetFileNameWithoutExtension(path)}-{run + 1}", result, target.Name);
                }

                failed += isSame ? 1 : 0;
                isBroken |= !result.Holds;
                if (!result.Holds && !isSame)
                {
                    others[result.Law] = others.GetValueOrDefault(result.Law) + 1;
                }

                if (!result.Holds && !isShown)
                {
                    isShown = true;
                    result.Violations.ToList().ForEach(violation => Console.WriteLine(violation));
                    result.Complaints.ToList().ForEach(Console.WriteLine);
                    foreach (var line in Story.Lines(result.History, result.Violations).Take(LinesShown))
                    {
                        Console.WriteLine(line.Text);
                    }
                }
            }

            var rest = string.Concat(others.Select(other => $"; {other.Key} in {other.Value}"));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {story.Law} broke in {failed} of {runs} runs on {target.Name}{rest}"));
        }

        return isBroken ? ExitCodes.Broken : ExitCodes.Held;
    }
}
