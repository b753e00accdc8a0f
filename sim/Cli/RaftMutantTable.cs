using System.Globalization;
using Spectre.Console;
using Vigil.Sim.World.Raft;

namespace Vigil.Sim.Cli;

/// <summary>How many executions it takes until each deliberate fault of Raft is noticed.</summary>
internal static class RaftMutantTable
{
    private const int Searches = 10;

    public static int Print(RaftSweepOptions options, IReadOnlyList<RaftMutantCase> cases)
    {
        var counts = new int[cases.Count][];
        Progress.Show(cases.Count, onProgress =>
        {
            var done = 0;
            Parallel.For(0, cases.Count, i =>
            {
                counts[i] =
                    [.. Enumerable.Range(0, Searches).Select(search => Hunt(cases[i], options, search)).Order()];
                lock (counts)
                {
                    onProgress(++done, 0);
                }
            });

            return cases.Count;
        });
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("mutant", "law", options.Strategy.ToString(), "found", "most");
        for (var i = 0; i < cases.Count; i++)
        {
            table.AddRow(
                cases[i].Name,
                cases[i].Law.Name,
                Show(counts[i][Searches / 2]),
                $"{counts[i].Count(count => count < int.MaxValue)}/{Searches}",
                Show(counts[i][^1]));
        }

        AnsiConsole.Write(table);
        return counts.Any(row => row[^1] == int.MaxValue) ? ExitCodes.Broken : ExitCodes.Held;
    }

    private static int Hunt(RaftMutantCase mutant, RaftSweepOptions options, int search)
    {
        var result = RaftSweep.Run(
            options with
            {
                Scope = mutant.Scope(options.Scope.Members),
                Law = mutant.Law,
                Seed = unchecked(options.Seed + ((ulong)search * 1_000_003)),
                CheckEvery = 0,
            },
            TimeProvider.System);
        return result.Failure is null ? int.MaxValue : result.Executions;
    }

    private static string Show(int count) =>
        count == int.MaxValue ? "not found" : count.ToString("n0", CultureInfo.InvariantCulture);
}
