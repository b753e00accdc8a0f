using System.Text.Json;
using Vigil.Sim.World.Museum;

namespace Vigil.Sim.Cli.Museum;

/// <summary>Exhibits and what searches came to, as JSON with a line end.</summary>
internal static class MuseumJson
{
    private static readonly JsonSerializerOptions Json = new(MuseumFolder.Json) { WriteIndented = true };

    /// <summary>What is known of exhibits before anything is run.</summary>
    public static string Of(IReadOnlyList<Exhibit> exhibits) => Text(exhibits.Select(Describe));

    /// <summary>Each search.</summary>
    public static string Of(IReadOnlyList<MuseumRow> rows) => Text(rows.Select(row => new
    {
        exhibit = Describe(row.Exhibit),
        strategy = row.Strategy,
        found = row.Found,
        searches = row.Finds.Select(find => new
        {
            seed = find.Seed,
            budget = find.Budget,
            executions = find.Executions,
            cpuSeconds = Math.Round(find.CpuSeconds, 3),
            law = find.Law,
            steps = find.Steps,
            storyLines = find.StoryLines,
        }),
    }));

    private static object Describe(Exhibit exhibit) => new
    {
        key = exhibit.Key,
        title = exhibit.Title,
        issues = exhibit.Issues,
        versions = exhibit.Versions,
        story = exhibit.Story,
        record = exhibit.Record,
        mutant = exhibit.Mutant,
        laws = exhibit.Laws.Select(law => law.Name),
        scope = ScopeWords.Of(exhibit.Scope),
    };

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, Json) + Environment.NewLine;
}
