using System.Globalization;
using System.Text;
using Vigil.Sim.World.Museum;

namespace Vigil.Sim.Cli.Museum;

/// <summary>What searches came to, as a table of Markdown with aligned columns: for people and for papers.</summary>
internal static class MuseumTable
{
    private static readonly string[] Head =
    [
        "exhibit", "mutant", "strategy", "found", "executions", "95 %", "worst", "CPU s", "95 %", "worst", "noticed by",
        "steps", "story", "scope",
    ];

    /// <summary>The columns that hold numbers.</summary>
    private static readonly HashSet<int> Right = [3, 4, 6, 7, 9, 11, 12];

    /// <summary>Writes it, and what it comes to.</summary>
    public static string Write(IReadOnlyList<MuseumRow> rows)
    {
        string[][] cells = [Head, .. rows.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, Head.Length).Select(column => cells.Max(row => row[column].Length))];
        var text = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            Append(text, [.. cells[i].Select((cell, column) =>
                Right.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))]);
            if (i == 0)
            {
                Append(text, [.. widths.Select((width, column) =>
                    Right.Contains(column) ? new string('-', width - 1) + ":" : new string('-', width))]);
            }
        }

        text.AppendLine();
        text.AppendLine(Sum(rows));
        return text.ToString();
    }

    /// <summary>How many were found, and how many within the goals; which were not.</summary>
    public static string Sum(IReadOnlyList<MuseumRow> rows)
    {
        var all = rows.Count(row => row.Found == row.Finds.Count);
        var within = rows.Count(row => row.IsWithinGoals);
        var typical = rows.Count(row => row.Found == row.Finds.Count
            && row.Executions.Median <= MuseumRow.ExecutionsGoal && row.Seconds.Median <= MuseumRow.SecondsGoal);
        string[] missed =
            [.. rows.Where(row => !row.IsWithinGoals).Select(row => $"{row.Exhibit.Key} ({row.Strategy})")];
        var sum = string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Count} rows: {all} found from every seed; {typical} in at most {MuseumRow.ExecutionsGoal:n0} "
            + $"executions and {MuseumRow.SecondsGoal:0} s of one core in the median, {within} at the worst.");
        return missed.Length == 0 ? sum : $"{sum} Not at the worst: {string.Join(", ", missed)}.";
    }

    /// <summary>A number of executions.</summary>
    public static string Count(double value) =>
        double.IsInfinity(value) ? "–" : value.ToString("n0", CultureInfo.InvariantCulture);

    /// <summary>A number of seconds.</summary>
    public static string Seconds(double value) => double.IsInfinity(value) ? "–"
        : value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private static string[] Cells(MuseumRow row) =>
    [
        row.Exhibit.Key,
        row.Exhibit.Mutant,
        row.Strategy,
        $"{row.Found}/{row.Finds.Count}",
        Count(row.Executions.Median),
        $"{Count(row.Executions.Low)} to {Count(row.Executions.High)}",
        Count(row.Executions.Worst),
        Seconds(row.Seconds.Median),
        $"{Seconds(row.Seconds.Low)} to {Seconds(row.Seconds.High)}",
        Seconds(row.Seconds.Worst),
        string.Join(", ", row.Laws),
        row.Shrunk is { } steps ? $"{steps.Steps}" : "",
        row.Shrunk is { } story ? $"{story.StoryLines}" : "",
        ScopeWords.Of(row.Exhibit.Scope),
    ];

    private static void Append(StringBuilder text, string[] cells) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |");
}
