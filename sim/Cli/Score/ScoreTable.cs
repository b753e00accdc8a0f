using System.Globalization;
using System.Text;
using Vigil.Sim.World.Scoring;

namespace Vigil.Sim.Cli.Score;

/// <summary>A score as tables of Markdown.</summary>
internal sealed class ScoreTable(
    IReadOnlyList<SourceMutant> mutants, IReadOnlyDictionary<int, TrialResult> results, Equivalents equivalents)
{
    /// <summary>In place of where it was noticed: no execution that began with it came to its end.</summary>
    private const string NoEnd = "no execution's end";

    /// <summary>How many mutants of a project came to what.</summary>
    /// <param name="All">All that have a result.</param>
    /// <param name="Equivalent">Those that no simulation can tell from the original.</param>
    /// <param name="NotReached">Those whose place no seed came to.</param>
    /// <param name="Killed">Those that were noticed.</param>
    /// <param name="Survived">Those that were not.</param>
    internal readonly record struct Counts(int All, int Equivalent, int NotReached, int Killed, int Survived)
    {
        /// <summary>The share of the reached that was noticed; equivalents do not count.</summary>
        public double Score => Killed + Survived == 0 ? 0 : (double)Killed / (Killed + Survived);

        /// <summary>The share whose place was reached; equivalents do not count.</summary>
        public double Reached => All == Equivalent ? 0 : (double)(Killed + Survived) / (All - Equivalent);
    }

    /// <summary>Of one project, or of all when it is null.</summary>
    public Counts Of(string? project)
    {
        var (all, same, far, killed, survived) = (0, 0, 0, 0, 0);
        foreach (var mutant in mutants)
        {
            if ((project is not null && mutant.ShortProject != project)
                || !results.TryGetValue(mutant.Id, out var result))
            {
                continue;
            }

            all++;
            if (result.Verdict != Verdict.Killed && equivalents.ReasonOf(mutant) is not null)
            {
                same++;
                continue;
            }

            far += result.Verdict == Verdict.NotReached ? 1 : 0;
            killed += result.Verdict == Verdict.Killed ? 1 : 0;
            survived += result.Verdict == Verdict.Survived ? 1 : 0;
        }

        return new Counts(all, same, far, killed, survived);
    }

    /// <summary>All tables.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        text.AppendLine("| project | mutants | equivalent | not reached | killed | survived | reached | score |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var project in mutants.Select(mutant => mutant.ShortProject).Distinct())
        {
            AppendRow(text, project, Of(project));
        }

        AppendRow(text, "all", Of(null));
        AppendKills(text, "noticed by", static result => result.Laws);
        AppendKills(text, "in", static result => [result.Setup?.ToString() ?? NoEnd]);
        AppendKills(text, "chosen by", static result => [result.Strategy ?? NoEnd]);
        AppendList(text, "Survived", Verdict.Survived);
        AppendList(text, "Not reached", Verdict.NotReached);
        return text.ToString();
    }

    /// <summary>One mutant and what came of it, in a line.</summary>
    public static string Describe(SourceMutant mutant, TrialResult result)
    {
        var how = result.Laws.Count == 0
            ? ""
            : $", by {string.Join(", ", result.Laws)} in {result.Setup}, seed {result.Seed}, {result.Strategy}: "
                + result.Message;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{mutant.Key} {mutant.File}:{mutant.Line} {mutant.Kind}: `{mutant.Before}` -> `{mutant.After}`: "
            + $"{result.Verdict} after {result.Executions:n0} executions, {result.CpuSeconds:0.0} s{how}");
    }

    private static void AppendRow(StringBuilder text, string project, Counts counts) => text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {project} | {counts.All:n0} | {counts.Equivalent:n0} | {counts.NotReached:n0} | {counts.Killed:n0} "
            + $"| {counts.Survived:n0} | {counts.Reached:p1} | {counts.Score:p1} |");

    /// <summary>By what mutants were noticed: by it among others, and by it alone.</summary>
    private void AppendKills(StringBuilder text, string what, Func<TrialResult, IReadOnlyList<string>> of)
    {
        var killed = mutants.Where(mutant => results.TryGetValue(mutant.Id, out var result)
            && result.Verdict == Verdict.Killed).Select(mutant => of(results[mutant.Id])).ToList();
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {what} | mutants | by nothing else in that execution |");
        text.AppendLine("| --- | ---: | ---: |");
        foreach (var (name, count) in killed.SelectMany(laws => laws).CountBy(law => law)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var alone = killed.Count(laws => laws is [var only] && only == name);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {count:n0} | {alone:n0} |");
        }
    }

    private void AppendList(StringBuilder text, string title, Verdict verdict)
    {
        var listed = mutants.Where(mutant => results.TryGetValue(mutant.Id, out var result)
            && result.Verdict == verdict && equivalents.ReasonOf(mutant) is null).ToList();
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"## {title}: {listed.Count:n0}");
        text.AppendLine();
        foreach (var mutant in listed)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"- `{mutant.Key}` {mutant.File}:{mutant.Line} {mutant.Member}, {mutant.Kind}: `{mutant.Before}` → "
                + $"{(mutant.After.Length == 0 ? "nothing" : $"`{mutant.After}`")}");
        }
    }
}
