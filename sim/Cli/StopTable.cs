using System.Globalization;
using Spectre.Console;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Estimates;
using Vigil.Sim.World.Sweeps;

namespace Vigil.Sim.Cli;

/// <summary>Whether one may stop: what was seen, and what that says of what was not.</summary>
internal static class StopTable
{
    private const double Share = 0.99;

    /// <summary>Prints it.</summary>
    /// <param name="stop">The estimates.</param>
    /// <param name="elapsed">How long the sweep took, that of all its parts together.</param>
    /// <param name="strategy">Who chose.</param>
    public static void Print(SweepStop stop, TimeSpan elapsed, Strategy strategy)
    {
        StopAnswer[] answers = [stop.Behaviours, stop.Situations];
        var each = elapsed.TotalMinutes / Math.Max(1, stop.Behaviours.Executions);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("may one stop?", "behaviours", "situations");
        Row(table, "seen", answers, static answer => Number(answer.Seen));
        Row(table, "seen once, twice", answers,
            static answer => $"{Number(answer.Singletons)}, {Number(answer.Doubletons)}");
        Row(table, "chance that the next is new", answers, static answer => Percent(answer.NewChance));
        Row(table, "in all, at least", answers, static answer => Number(answer.Total));
        Row(table, "more until 99 % were seen, at least", answers, answer => Cost(answer.ExecutionsTo(Share), each));
        Row(table, "more until 1 % are new, at least", answers,
            answer => Cost(answer.ExecutionsToNewChance(1 - Share), each));
        AnsiConsole.Write(table);
        if (stop.Learns)
        {
            Console.WriteLine(
                $"{strategy} learns from one execution for the next. The table takes them for independent: hints.");
        }

        if (stop.FailureChanceMax is { } most)
        {
            Console.WriteLine(stop.Learns
                ? $"That one of these executions breaks a law had, in their mean, a chance below {Small(most)} (95 %)."
                : $"That an execution breaks a law has a chance below {Small(most)} (95 %).");
        }

        if (stop.Pct is { } pct)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"PCT: a bug of depth {pct.Depth} or less, which the order of steps alone decides in each of these "
                + $"workloads and within {pct.Share.Reach:n0} choices, would have been met with a chance of at least "
                + $"{Small(pct.Chance)} ({pct.Share.Executions:n0} executions, up to {pct.Share.Lanes:n0} lanes)."));
        }
    }

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
