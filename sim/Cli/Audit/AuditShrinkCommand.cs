using System.CommandLine;
using Vigil.Sim.Audit.Files;
using Vigil.Sim.Audit;
using Vigil.Sim.Audit.Rounds;
using Vigil.Sim.Audit.Stories;

namespace Vigil.Sim.Cli.Audit;

/// <summary><c>sim audit shrink</c>: makes a story smaller.</summary>
internal static class AuditShrinkCommand
{
    /// <summary>How often it is run to see it fail at all.</summary>
    private const int FirstRuns = 6;

    private static readonly Argument<string> PathArgument = new("story")
    {
        Description = "A file that an audit wrote.",
    };

    private static readonly Option<string?> Output = new("--out", "-o")
    {
        Description = "Where the smaller one goes: a file that is not there.",
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "The most time.",
        DefaultValueFactory = static _ => 300,
    };

    public static Command Create()
    {
        var command = new Command("shrink", "Makes a story smaller, by running what is smaller on fresh members.")
        {
            PathArgument, Output, Seconds,
        };
        TargetOptions.AddTo(command);
        command.SetAction((parsed, stop) => AuditErrors.CatchAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static bool Fails(RoundResult result, AuditStory story) =>
        story.Law.Length > 0 ? result.Breaks(story.Law) : !result.Holds;

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var path = parsed.GetRequiredValue(PathArgument);
        var story = StoryFile.Read(path);
        var output = parsed.GetValue(Output)
            ?? path.Replace(".story.json", ".small.story.json", StringComparison.Ordinal);
        if (File.Exists(output))
        {
            throw new AuditException($"{output} is there already, and is not overwritten: give another --out.");
        }

        var target = TargetOptions.Read(parsed);
        var first = await target.RunAsync(story);
        for (var run = 1; run < FirstRuns && !Fails(first, story) && !stop.IsCancellationRequested; run++)
        {
            first = await target.RunAsync(story);
        }

        if (!Fails(first, story) && stop.IsCancellationRequested)
        {
            return ExitCodes.Stopped;
        }

        if (!Fails(first, story))
        {
            Console.WriteLine($"In {FirstRuns} runs all laws held: there is nothing to shrink.");
            return ExitCodes.Held;
        }

        var law = story.Law.Length > 0 ? story.Law : first.Law;
        var smallest = await AuditRun.ShrinkAsync(
            target, story with { Law = law, FoundOn = target.Name }, TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
            Console.WriteLine, TimeProvider.System, stop);
        await File.WriteAllTextAsync(output, StoryFile.Write(smallest), CancellationToken.None);
        Console.WriteLine($"{law}: from {story.Size} steps to {smallest.Size}: {output}");
        return ExitCodes.Broken;
    }
}
