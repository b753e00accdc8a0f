using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Programs;

namespace Vigil.Sim.Cli;

/// <summary><c>sim compare</c>: how many executions each strategy needs for the bugs of small programs.</summary>
internal static class CompareCommand
{
    private static readonly Option<int> Rounds = new("--seeds")
    {
        Description = "How many searches to make; the median is shown.",
        DefaultValueFactory = static _ => 30,
    };

    private static readonly Option<int> Budget = new("--executions", "-n")
    {
        Description = "The most executions a search.",
        DefaultValueFactory = static _ => 10_000,
    };

    public static Command Create()
    {
        var command = new Command("compare", "Shows how many executions each strategy needs to find known bugs.")
        {
            Rounds, Budget,
        };
        command.SetAction(parsed => Run(parsed.GetValue(Rounds), parsed.GetValue(Budget)));
        return command;
    }

    private static int Run(int rounds, int budget)
    {
        if (rounds < 1 || budget < 1)
        {
            Console.Error.WriteLine("--seeds and --executions take numbers from 1 on.");
            return ExitCodes.Unusable;
        }

        var table = Wide("program");
        foreach (var strategy in Searches.All)
        {
            table.AddColumn(new TableColumn(strategy.ToString()).RightAligned());
        }

        var cells = new string[ProgramList.All.Count, Searches.All.Count];
        var done = 0L;
        Progress.Show(cells.Length, onProgress =>
        {
            Parallel.For(0, cells.Length, cell =>
            {
                var (row, column) = (cell / Searches.All.Count, cell % Searches.All.Count);
                cells[row, column] = Show([.. Enumerable.Range(1, rounds).Select(round => ProgramSearch.Find(
                    ProgramList.All[row].Program, Searches.Create(Searches.All[column]), (ulong)round, budget)
                        ?? int.MaxValue)]);
                lock (cells)
                {
                    onProgress(++done, 0);
                }
            });
            return done;
        });
        for (var row = 0; row < ProgramList.All.Count; row++)
        {
            table.AddRow(
                [ProgramList.All[row].Name, .. Enumerable.Range(0, Searches.All.Count).Select(i => cells[row, i])]);
        }

        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"executions to the bug, median of {rounds} searches; (n): found in n of them; –: in none within "
                + $"{budget:n0}"));
        return ExitCodes.Held;
    }

    /// <summary>A table that is drawn on a terminal, and in a file is one that README.md can take.</summary>
    internal static Table Wide(params string[] columns) => new Table()
        .Border(Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded).AddColumns(columns);

    private static string Show(List<int> counts)
    {
        counts.Sort();
        var found = counts.Count(count => count < int.MaxValue);
        var median = counts[counts.Count / 2];
        return found == 0 ? "–"
            : found == counts.Count ? median.ToString(CultureInfo.InvariantCulture)
            : median == int.MaxValue ? $"({found})"
            : $"{median} ({found})";
    }
}
