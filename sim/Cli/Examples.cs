using System.CommandLine;

namespace Vigil.Sim.Cli;

/// <summary>Help with something to copy.</summary>
internal static class Examples
{
    private const string Sim = "dotnet run -c Release --project sim --";

    /// <summary>What ends the first clause of a description.</summary>
    private static readonly string[] Ends = ["\n", ". ", ": ", "; "];

    private static readonly SortedDictionary<string, string[]> All = new(StringComparer.Ordinal)
    {
        ["audit"] =
        [
            "audit --etcd /usr/bin/etcd --seconds 60",
            "audit --etcd /usr/bin/etcd --members 3 --focus members --rounds 20",
            "audit --endpoints http://127.0.0.1:2379 --focus watch",
            "audit replay docs/audit/tombstone.story.json --etcd /usr/bin/etcd --runs 10",
        ],
        ["bench"] = ["bench", "bench --rounds 9 --checker 1000000"],
        ["compare"] = ["compare", "compare --seeds 5 -n 1000"],
        ["exhaust"] =
        [
            "exhaust", "exhaust --scope blocked --mutant DropWhenBlocked", "exhaust --scope put --estimate Random Urw",
            "exhaust --scope raft-crash", "exhaust --scope raft-elections --mutant SkipUpToDate",
            "exhaust --scope raft-term --more 1",
        ],
        ["explain"] = ["explain failures/RepeatAfterSync-3-….schedule.json -o page.html"],
        ["merge"] = ["merge sweeps/one --out sweeps/one/merged.json", "merge sweeps/one --partial -w json"],
        ["museum"] =
        [
            "museum --list", "museum --out museum", "museum --seeds 5 --exhibit 15220 18089 jetcd",
            "museum --strategy Random Pct3 Surw -w json",
        ],
        ["mutants"] =
        [
            "mutants --seeds 3", "mutants --mutant SplitRevision --strategy Random Pct3 Pos",
            "mutants --seeds 1 --shrink",
        ],
        ["raft"] =
            ["raft", "raft -n 100000 --members 5 --strategy Pct3", "raft --mutants -n 1000", "raft --mutant VoteTwice"],
        ["replay"] =
        [
            "replay failures/RepeatAfterSync-3-….schedule.json",
            "replay --test failures/RepeatAfterSync-3-….schedule.json",
        ],
        ["run"] =
        [
            "run", "run --members 3", "run -n 100000 --seed 0x2a --strategy Portfolio", "run --mutant RepeatAfterSync",
        ],
        ["score"] =
        [
            "score --sample 200", "score --project core --shard 1/4 --out score",
            "score --mutant 2f1c0a9b3d --no-build",
        ],
        ["shrink"] = ["shrink failures/RepeatAfterSync-3-….schedule.json -n 50000"],
        ["sweep"] =
        [
            "sweep --shard 1/2 --out sweeps/one -n 100000", "sweep --shard 1/2 --out sweeps/clusters --members 3 5",
        ],
    };

    /// <summary>
    /// Adds its examples to the help of a command, and leaves of each subcommand's description its first clause: a list
    /// of commands has one line each.
    /// </summary>
    public static void AddTo(Command command)
    {
        foreach (var subcommand in command.Subcommands)
        {
            subcommand.Description = FirstClause(subcommand.Description ?? "");
        }

        if (All.TryGetValue(command.Name, out var examples))
        {
            command.Description += "\n\nExamples:\n"
                + string.Join('\n', examples.Select(example => $"  {Sim} {example}"));
        }
    }

    private static string FirstClause(string description)
    {
        var ends = Ends.Select(end => description.IndexOf(end, StringComparison.Ordinal)).Where(end => end >= 0);
        return description[..ends.DefaultIfEmpty(description.Length).Min()].TrimEnd('.');
    }
}
