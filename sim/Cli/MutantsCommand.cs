using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vigil.Sim.Search;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;

namespace Vigil.Sim.Cli;

/// <summary><c>sim mutants</c>: puts each deliberate fault in and counts the executions until a law notices.</summary>
internal static class MutantsCommand
{
    private static readonly Option<int> SeedCount = new("--seeds")
    {
        Description = "How many searches to make a mutant; the median is shown.",
        DefaultValueFactory = static _ => 10,
    };

    private static readonly Option<int> Budget = new("--executions", "-n")
    {
        Description = "The most executions a search.",
        DefaultValueFactory = static _ => 1000,
    };

    private static readonly Option<Strategy> By = new("--strategy") { Description = "Who chooses." };

    public static Command Create()
    {
        var command = new Command(
            "mutants", "Shows how many executions it takes until a law notices each deliberate fault.")
        {
            SeedCount, Budget, By,
        };
        command.SetAction(parsed =>
            Run(parsed.GetValue(SeedCount), parsed.GetValue(Budget), parsed.GetValue(By)));
        return command;
    }

    private static int Run(int seeds, int budget, Strategy strategy)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("mutant", "law", "found", "median", "most");
        var isMissed = false;
        foreach (var mutant in Mutants.Names)
        {
            var counts = new List<int>();
            var law = Mutants.LawFor(mutant).Name;
            for (var i = 0; i < seeds; i++)
            {
                var options = new SweepOptions
                {
                    Mutant = mutant,
                    Executions = budget,
                    Seed = 1 + ((ulong)i * 1_000_003),
                    Strategy = strategy,
                    Laws = [law],
                };
                var result = Sweep.Run(options, TimeProvider.System);
                counts.Add(result.Failure is null ? int.MaxValue : result.Executions);
            }

            counts.Sort();
            var found = counts.Count(count => count < int.MaxValue);
            isMissed |= found < seeds;
            table.AddRow(mutant, law, $"{found}/{seeds}", Show(counts[counts.Count / 2]), Show(counts[^1]));
        }

        AnsiConsole.Write(table);
        return isMissed ? ExitCodes.Broken : ExitCodes.Held;
    }

    private static string Show(int count) =>
        count == int.MaxValue ? "not found" : count.ToString(CultureInfo.InvariantCulture);
}
