using System.CommandLine;
using System.Globalization;
using Vigil.Client.Hosting;
using Vigil.Sim.Audit.Files;
using Vigil.Sim.Audit;
using Vigil.Sim.Audit.Rounds;
using Vigil.Sim.Audit.Servers;
using Vigil.Sim.Audit.Stories;

namespace Vigil.Sim.Cli.Audit;

/// <summary><c>sim audit diff</c>: the same calls to two servers.</summary>
internal static class AuditDiffCommand
{
    private static readonly Argument<string[]> Files = new("story")
    {
        Description = "Files that an audit wrote; stories are drawn when left out.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> Etcd = new("--etcd")
    {
        Description = "The etcd program.",
        DefaultValueFactory = static _ => "/usr/bin/etcd",
    };

    private static readonly Option<string> Vigil = new("--vigil")
    {
        Description = "vigil or vigil.dll.",
        Required = true,
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Of the stories.",
        DefaultValueFactory = static _ => 1,
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "How many stories are drawn.",
        DefaultValueFactory = static _ => 10,
    };

    public static Command Create()
    {
        var command = new Command(
            "diff", "Sends the calls of stories to etcd and to Vigil, one after the other, and compares the answers.")
        {
            Files, Etcd, Vigil, Seed, Rounds,
        };
        command.SetAction((parsed, stop) => AuditErrors.CatchAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"vigil-audit-{Environment.ProcessId}");
        var options = new RoundOptions();
        var etcd = AuditTarget.Of(
            ServerProgram.Etcd(TargetOptions.Program("--etcd", parsed.GetRequiredValue(Etcd))),
            Path.Combine(directory, "etcd"), options, new OsEntropy());
        var vigil = AuditTarget.Of(
            ServerProgram.Vigil(TargetOptions.Program("--vigil", parsed.GetRequiredValue(Vigil))),
            Path.Combine(directory, "vigil"), options, new OsEntropy());
        var given = (parsed.GetValue(Files) ?? []).Select(path => StoryFile.Read(path)).ToArray();
        var stories = given.Length > 0 ? given :
        [
            .. Enumerable.Range(0, parsed.GetValue(Rounds)).Select(round =>
                StoryDrawer.Draw(parsed.GetValue(Seed), round, 1, Focus.Any, 2, isOurs: true)),
        ];
        var (compared, differ) = (0, 0);
        foreach (var story in stories)
        {
            if (stop.IsCancellationRequested)
            {
                return ExitCodes.Stopped;
            }

            var (count, differences) = await AuditDiff.RunAsync(etcd, vigil, story);
            compared += count;
            differ += differences.Count;
            foreach (var difference in differences)
            {
                Console.WriteLine($"{story.Title}, {difference}");
            }
        }

        var servers = $"{etcd.Name} and {vigil.Name}";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{stories.Length} stories, {compared:n0} answers and watches of {servers}: {differ} differ"));
        return differ > 0 ? ExitCodes.Broken : ExitCodes.Held;
    }
}
