using Vigil.Sim.World.Scoring;

namespace Vigil.Sim.Cli.Score;

/// <summary>A score as a page that one can look through: one file of HTML that needs nothing else.</summary>
internal static class ScorePage
{
    /// <summary>Writes it.</summary>
    /// <param name="mutants">Which.</param>
    /// <param name="results">What came of them; those without a result are left out.</param>
    /// <param name="equivalents">Which can't be told from the original.</param>
    /// <param name="root">The repository, for the lines around each.</param>
    public static string Write(
        IReadOnlyList<SourceMutant> mutants,
        IReadOnlyDictionary<int, TrialResult> results,
        Equivalents equivalents,
        string root)
    {
        var sources = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        var rows = new List<Row>();
        foreach (var mutant in mutants.Where(mutant => results.ContainsKey(mutant.Id)))
        {
            if (!sources.TryGetValue(mutant.File, out var lines))
            {
                sources.Add(mutant.File, lines = File.ReadAllLines(Path.Combine(root, mutant.File)));
            }

            var result = results[mutant.Id];
            var reason = result.Verdict == Verdict.Killed ? null : equivalents.ReasonOf(mutant);
            rows.Add(new Row(
                mutant.Key,
                mutant.ShortProject,
                mutant.File,
                mutant.Line,
                mutant.Member,
                mutant.Kind,
                mutant.Line <= lines.Length ? lines[mutant.Line - 1].Trim() : "",
                mutant.Before,
                mutant.After,
                reason is null ? result.Verdict.ToString() : "Equivalent",
                result.Laws,
                reason ?? result.Message ?? "",
                result.Setup is { } setup ? $"{setup}, seed {result.Seed}, {result.Strategy}" : "",
                result.Executions));
        }

        // The default encoder escapes what could end the script element that the data stands in.
        return Read("score.html")
            .Replace("/*STYLE*/", Read("score.css"), StringComparison.Ordinal)
            .Replace("/*SCRIPT*/", Read("score.js"), StringComparison.Ordinal)
            .Replace("/*DATA*/", ScoreFolder.Text(rows), StringComparison.Ordinal);
    }

    private static string Read(string name)
    {
        using var stream = typeof(ScorePage).Assembly.GetManifestResourceStream($"score/{name}")
            ?? throw new InvalidOperationException($"The page's {name} is not in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record Row(
        string Key,
        string Project,
        string File,
        int Line,
        string Member,
        string Kind,
        string Source,
        string Before,
        string After,
        string Verdict,
        IReadOnlyList<string> Laws,
        string Why,
        string Where,
        int Executions);
}
