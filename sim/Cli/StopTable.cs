using System.Globalization;
using Spectre.Console;
using Vigil.Sim.Estimates;
using Vigil.Sim.Search;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.Cli;

/// <summary>Whether one may stop: what was seen, and what that says of what was not.</summary>
internal static class StopTable
{
    private const double Share = 0.99;

    /// <summary>Prints it.</summary>
    /// <param name="counts">How much was run.</param>
    /// <param name="behaviours">Kinds of executions, by what had to come before what.</param>
    /// <param name="situations">Kinds of executions, by which marks were reached together.</param>
    /// <param name="elapsed">In what time.</param>
    /// <param name="strategy">Who chose.</param>
    /// <param name="hasFailed">Whether a law broke.</param>
    public static void Print(
        SweepCounts counts,
        SpeciesCounts behaviours,
        SpeciesCounts situations,
        TimeSpan elapsed,
        Strategy strategy,
        bool hasFailed)
    {
        StopAnswer[] answers = [StopAnswer.Of(behaviours), StopAnswer.Of(situations)];
        var each = elapsed.TotalMinutes / Math.Max(1, counts.Executions);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("may one stop?", "behaviours", "situations");
        Row(table, "seen", answers, static answer => Number(answer.Seen));
        Row(table, "seen once, twice", answers, static answer => $"{Number(answer.Singletons)}, {Number(answer.Doubletons)}");
        Row(table, "chance that the next is new", answers, static answer => Percent(answer.NewChance));
        Row(table, "in all, at least", answers, static answer => Number(answer.Total));
        Row(table, "more until 99 % were seen, at least", answers, answer => Cost(answer.ExecutionsTo(Share), each));
        Row(table, "more until 1 % are new, at least", answers, answer => Cost(answer.ExecutionsToNewChance(1 - Share), each));
        AnsiConsole.Write(table);
        if (!hasFailed)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"That an execution breaks a law has a chance below {Small(answers[0].FailureChanceMax)} (95 %)."));
        }

        if (Depth(strategy) is { } depth && !hasFailed)
        {
            Console.WriteLine(Promise(counts, depth));
        }

        if (strategy != Strategy.CoyoteRandom && !Searches.IsIndependent(strategy))
        {
            Console.WriteLine($"{strategy} learns from one execution for the next: take the estimates for hints.");
        }
    }

    private static string Promise(SweepCounts counts, int depth)
    {
        var promises = Enumerable.Range(1, depth).Select(d => string.Create(
            CultureInfo.InvariantCulture,
            $"depth {d}: {Small(PctBound.OfMany(counts.LanesMax, counts.StepsMax, d, counts.Executions))}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"A bug that every one of these workloads has, of at most {counts.LanesMax} lanes and {counts.StepsMax} steps, "
            + $"would have been met with a chance of at least, by {string.Join(", ", promises)}.");
    }

    /// <summary>Up to which depth its executions have the promise of PCT; null for none.</summary>
    private static int? Depth(Strategy strategy) => strategy switch
    {
        Strategy.Pct2 => 2,
        Strategy.Pct3 => 3,
        _ => null,
    };

    private static void Row(Table table, string what, StopAnswer[] answers, Func<StopAnswer, string> of) =>
        table.AddRow(what, of(answers[0]), of(answers[1]));

    private static string Cost(double? executions, double minutesEach) => executions is not { } more
        ? "unknown: none was seen twice"
        : more == 0
            ? "none"
            : string.Create(CultureInfo.InvariantCulture, $"{more:n0}, {more * minutesEach:n1} min");

    private static string Number(double value) => value.ToString("n0", CultureInfo.InvariantCulture);

    private static string Percent(double value) => value.ToString("0.00 %", CultureInfo.InvariantCulture);

    private static string Small(double value) => value >= 0.01
        ? Percent(value)
        : value.ToString("0.#e+0", CultureInfo.InvariantCulture);
}
