using System.Text.Json;
using Vigil.Sim.World.Museum;

namespace Vigil.Sim.Cli.Museum;

/// <summary>A museum as a page that one can look through: one file of HTML that needs nothing else.</summary>
internal static class MuseumPage
{
    /// <summary>Writes it.</summary>
    /// <param name="rows">What the searches came to.</param>
    /// <param name="seeds">How many each.</param>
    /// <param name="budget">The most executions of each.</param>
    /// <param name="folder">Where the exhibits' own pages are.</param>
    public static string Write(IReadOnlyList<MuseumRow> rows, int seeds, int budget, MuseumFolder folder)
    {
        var data = new
        {
            seeds,
            budget,
            sum = MuseumTable.Sum(rows),
            groups = Catalog.Groups.Select(group => new
            {
                group.Name,
                rows = rows.Where(row => group.Exhibits.Contains(row.Exhibit)).Select(row => RowOf(row, folder)),
            }),
            impossible = Impossible.All,
        };

        // The default encoder escapes what could end the script element that the data stands in.
        return Read("museum.html")
            .Replace("/*STYLE*/", Read("museum.css"), StringComparison.Ordinal)
            .Replace("/*SCRIPT*/", Read("museum.js"), StringComparison.Ordinal)
            .Replace("/*DATA*/", JsonSerializer.Serialize(data, MuseumFolder.Json), StringComparison.Ordinal);
    }

    private static object RowOf(MuseumRow row, MuseumFolder folder) => new
    {
        row.Exhibit.Key,
        row.Exhibit.Title,
        row.Exhibit.Issues,
        row.Exhibit.Versions,
        row.Exhibit.Story,
        row.Exhibit.Record,
        row.Exhibit.Mutant,
        row.Strategy,
        row.Laws,
        guarantee = row.Exhibit.Laws[0].Guarantee,
        scope = ScopeWords.Of(row.Exhibit.Scope),
        executions = row.Finds.Select(find => find.IsFound ? find.Executions : (int?)null),
        row.Found,
        median = MuseumTable.Count(row.Executions.Median),
        interval = $"{MuseumTable.Count(row.Executions.Low)} to {MuseumTable.Count(row.Executions.High)}",
        seconds = MuseumTable.Seconds(row.Seconds.Median),
        worst = MuseumTable.Seconds(row.Seconds.Worst),
        row.Shrunk?.Steps,
        row.Shrunk?.StoryLines,
        page = folder.HasPage(row.Exhibit.Key) ? MuseumFolder.PageOf(row.Exhibit.Key) : null,
    };

    private static string Read(string name)
    {
        using var stream = typeof(MuseumPage).Assembly.GetManifestResourceStream($"museum/{name}")
            ?? throw new InvalidOperationException($"The page's {name} is not in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
