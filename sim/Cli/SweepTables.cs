using System.Globalization;
using Spectre.Console;
using Vigil.Sim.World;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Oracle;
using Vigil.Sim.World.Search;
using Vigil.Sim.World.Sweeps;

namespace Vigil.Sim.Cli;

/// <summary>What a sweep came to, in tables: what was swept, what was reached, which laws held.</summary>
internal static class SweepTables
{
    public static SortedDictionary<string, long> NothingBroken { get; } = new(StringComparer.Ordinal);

    /// <summary>Prints the tables.</summary>
    /// <param name="counts">How much was run.</param>
    /// <param name="marks">What was reached.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="cpu">How much processor time it took; zero when nobody looked.</param>
    /// <param name="broken">How many executions broke each law, by the law's name.</param>
    public static void Print(
        SweepCounts counts, Marks marks, TimeSpan elapsed, TimeSpan cpu, SortedDictionary<string, long> broken)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 1e-9);
        var work = new Table().Border(TableBorder.Rounded).AddColumns("swept", "count", "a second");
        Row(work, "executions", counts.Executions, seconds);
        Row(work, "choices", counts.Choices, seconds);
        Row(work, "steps", counts.Steps, seconds);
        Row(work, "client calls", counts.Operations, seconds);
        Row(work, "watch events", counts.Events, seconds);
        work.AddRow(
            "virtual time", $"{counts.Simulated.TotalHours:n1} h", $"{counts.Simulated.TotalSeconds / seconds:n0} x");
        AnsiConsole.Write(work);
        VolumeTable.Print(counts, marks, cpu);

        var reached = new Table().Border(TableBorder.Rounded).AddColumns("reached", "times");
        var hasClusters = Marks.OfClusters.Any(mark => marks[mark] > 0);
        foreach (var mark in Enum.GetValues<Mark>().Where(mark => hasClusters || !Marks.OfClusters.Contains(mark)))
        {
            var times = marks[mark];
            reached.AddRow(Words(mark.ToString()), times == 0 ? "[yellow]never[/]" : $"{times:n0}");
        }

        AnsiConsole.Write(reached);

        var laws = new Table().Border(TableBorder.Rounded).AddColumns("law", "held");
        foreach (var law in Law.All)
        {
            var times = broken.GetValueOrDefault(law.Name);
            laws.AddRow(
                Markup.Escape(Words(law.Name)), times == 0 ? "[green]yes[/]" : $"[red]no, broken {times:n0} times[/]");
        }

        AnsiConsole.Write(laws);
    }

    /// <summary>Prints what came of a sweep or a part of one, and how to run its failures again.</summary>
    /// <param name="answer">What came of it.</param>
    /// <param name="plan">What was swept.</param>
    /// <param name="folder">Where the schedule files are.</param>
    public static void Print(SweepAnswer answer, SweepPlan plan, string folder)
    {
        Print(answer.Counts, answer.Marks, answer.Elapsed, answer.Cpu, answer.Broken);
        StopTable.Print(answer.ToStop(plan.Strategy), answer.Elapsed, plan.Strategy);
        var swept = string.Create(
            CultureInfo.InvariantCulture,
            $"{answer.Counts.Executions:n0} executions ({plan.Strategy}, from seed 0x{plan.FirstSeed:x}), "
            + $"{answer.Behaviours.Count:n0} behaviours, {answer.Elapsed.TotalSeconds:n1} s");
        if (answer.BrokenCount == 0)
        {
            Console.WriteLine($"All laws held in {swept}.");
            return;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{answer.BrokenCount:n0} broke a law, of {swept}."));
        foreach (var (name, times) in answer.Broken)
        {
            var law = Law.All.First(law => law.Name == name);
            var kept = answer.Failures.Where(failure => failure.Law == name).ToArray();
            var which = kept.Length < times ? $"; the first {kept.Length} are kept" : "";
            Console.WriteLine();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"BROKEN  {name}: {law.Guarantee} {times:n0} times{which}"));
            foreach (var failure in kept)
            {
                Console.WriteLine($"        seed 0x{failure.Seed:x}: {failure.Message}");
                Console.WriteLine("          " + FailureText.CommandFor(Path.Combine(folder, failure.Schedule)));
            }
        }
    }

    private static void Row(Table table, string what, long count, double seconds) =>
        table.AddRow(what, $"{count:n0}", $"{count / seconds:n0}");

    internal static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
}
