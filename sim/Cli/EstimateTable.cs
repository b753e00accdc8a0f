using System.Globalization;
using Spectre.Console;
using Vigil.Sim.Choices;
using Vigil.Sim.Estimates;
using Vigil.Sim.Exhaust;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.Cli;

/// <summary>Estimates beside the truth, in a scope of which all is known.</summary>
internal static class EstimateTable
{
    private const double Share = 0.99;
    private static readonly int[] Samples = [100, 300, 1000, 3000, 10_000, 30_000];

    /// <summary>Prints what would have been said after so many executions, and what is so.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="truth">Its classes.</param>
    /// <param name="strategy">Who chooses the order.</param>
    /// <param name="executions">How many to run: how often each class came in all of them is taken for its chance.</param>
    public static void Print(Scope scope, IReadOnlySet<ulong> truth, Strategy strategy, int executions)
    {
        var classes = Sample(scope, strategy, executions);
        var chances = classes.CountBy(one => one).ToDictionary(one => one.Key, one => (double)one.Value / executions);
        var counts = new SpeciesCounts();
        var missing = 1.0;
        var rows = new List<(StopAnswer Answer, double Missing)>();
        int? reached = null;
        int? rare = null;
        foreach (var one in classes)
        {
            missing -= counts.Add(one) ? chances[one] : 0;
            rare ??= missing <= 1 - Share ? (int)counts.Executions : null;
            reached ??= counts.Seen >= Share * truth.Count ? (int)counts.Executions : null;
            if (Array.IndexOf(Samples, (int)counts.Executions) >= 0)
            {
                rows.Add((StopAnswer.Of(counts), missing));
            }
        }

        var table = CompareCommand.Wide(
            $"{scope.Name}, {strategy}",
            "seen",
            "in all, at least",
            "truth",
            "next is new",
            "truth",
            "until that is 1 %",
            "truth",
            "until 99 % were seen",
            "truth");
        foreach (var (answer, left) in rows)
        {
            table.AddRow(
                Number(answer.Executions),
                Number(answer.Seen),
                Number(answer.Total),
                Number(truth.Count),
                Percent(answer.NewChance),
                Percent(left),
                Number(answer.ExecutionsToNewChance(1 - Share)),
                Number(rare - answer.Executions),
                Number(answer.ExecutionsTo(Share)),
                reached is { } at ? Number(at - answer.Executions) : $"> {Number(executions - answer.Executions)}");
        }

        AnsiConsole.Write(table);
    }

    private static ulong[] Sample(Scope scope, Strategy strategy, int executions)
    {
        var search = Searches.Create(strategy);
        var classes = new ulong[executions];
        for (var i = 0; i < executions; i++)
        {
            var choices = new ChoiceStream(new OrderOnly(search.Begin((ulong)i)));
            classes[i] = scope.Run(choices, default).Class;
            search.End(choices.Made);
        }

        return classes;
    }

    private static string Percent(double value) => value.ToString("0.00 %", CultureInfo.InvariantCulture);

    private static string Number(double? value) =>
        value is { } number ? Math.Max(0, number).ToString("n0", CultureInfo.InvariantCulture) : "unknown";
}
