using System.Globalization;
using Spectre.Console;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Estimates;
using Vigil.Sim.Strategies.Exhaust;
using Vigil.Sim.World;
using Vigil.Sim.World.Scopes;

namespace Vigil.Sim.Cli;

/// <summary>Estimates beside the truth, in a scope of which all is known.</summary>
internal static class EstimateTable
{
    private const double Share = 0.99;
    private static readonly int[] Samples = [100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

    /// <summary>Prints what would have been said after so many executions, and what is so.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="mutants">The deliberate faults in the code, as when the classes were counted.</param>
    /// <param name="truth">Its classes, all of them.</param>
    /// <param name="strategy">Who chooses the order; one of tier A.</param>
    /// <param name="executions">How many to run. Those after an estimate show how often something new came.</param>
    public static void Print(Scope scope, Mutants mutants, IReadOnlySet<ulong> truth, Strategy strategy, int executions)
    {
        var classes = Progress.Show(executions, onProgress => Sample(scope, mutants, strategy, executions, onProgress));
        var later = new HeldOut(classes);
        var rare = later.FirstBelow(1 - Share);
        var counts = new SpeciesCounts();
        var rows = new List<(StopAnswer Answer, double NewChance)>();
        int? reached = null;
        foreach (var one in classes)
        {
            counts.Add(one);
            reached ??= counts.Seen >= Share * truth.Count ? (int)counts.Executions : null;
            if (Array.IndexOf(Samples, (int)counts.Executions) >= 0 && counts.Executions <= executions / 2)
            {
                rows.Add((StopAnswer.Of(counts), later.NewChance((int)counts.Executions)));
            }
        }

        var table = CompareCommand.Wide(
            $"{scope.Name}, {strategy}",
            "seen",
            "in all, at least",
            "truth",
            "error",
            "next is new",
            "later ones",
            "until that is 1 %",
            "later ones",
            "until 99 % were seen",
            "truth");
        foreach (var (answer, newChance) in rows)
        {
            table.AddRow(
                Number(answer.Executions),
                Number(answer.Seen),
                Number(answer.Total),
                Number(truth.Count),
                ((answer.Total / truth.Count) - 1).ToString("+0 %;-0 %;0 %", CultureInfo.InvariantCulture),
                Percent(answer.NewChance),
                Percent(newChance),
                Number(answer.ExecutionsToNewChance(1 - Share)),
                More(rare, executions / 2, answer),
                Number(answer.ExecutionsTo(Share)),
                More(reached, executions, answer));
        }

        AnsiConsole.Write(table);
    }

    private static ulong[] Sample(
        Scope scope, Mutants mutants, Strategy strategy, int executions, Action<long, long> onProgress)
    {
        var search = Searches.Create(strategy);
        var classes = new ulong[executions];
        var broken = 0L;
        for (var i = 0; i < executions; i++)
        {
            var chooser = search.Begin((ulong)i);
            var choices = new ChoiceStream(new OrderOnly(chooser));
            (classes[i], var failure) = scope.Run(choices, mutants);
            search.End(chooser, choices.Made);
            broken += failure is null ? 0 : 1;
            onProgress(i + 1, broken);
        }

        return classes;
    }

    /// <summary>How many more it took, or that it took more than were looked at.</summary>
    private static string More(int? reached, int looked, StopAnswer answer) => reached is { } at
        ? Number(at - answer.Executions)
        : $"> {Number(looked - answer.Executions)}";

    private static string Percent(double value) => value.ToString("0.00 %", CultureInfo.InvariantCulture);

    private static string Number(double? value) =>
        value is { } number ? Math.Max(0, number).ToString("n0", CultureInfo.InvariantCulture) : "unknown";
}
