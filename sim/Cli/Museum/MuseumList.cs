using System.Globalization;
using System.Text;
using Vigil.Sim.World.Museum;

namespace Vigil.Sim.Cli.Museum;

/// <summary>The exhibits and their stories in Markdown, as the paper about them has them.</summary>
internal static class MuseumList
{
    private const int ColumnsMax = 120;

    /// <summary>Writes all of them.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        foreach (var (name, exhibits) in Catalog.Groups)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"### {name}");
            text.AppendLine();
            foreach (var exhibit in exhibits)
            {
                Append(text, Describe(exhibit));
            }
        }

        text.AppendLine("### Not possible here");
        text.AppendLine();
        foreach (var impossible in Impossible.All)
        {
            Append(text, $"**{impossible.Key}: {impossible.Title}.** {impossible.Reason}");
        }

        return text.ToString().TrimEnd() + Environment.NewLine;
    }

    private static string Describe(Exhibit exhibit)
    {
        var issues = exhibit.Issues.Count == 0 ? ""
            : " " + string.Join(", ", exhibit.Issues.Select(issue => $"#{issue}")) + ".";
        var record = exhibit.Record.Length == 0 ? "" : $" On record: {exhibit.Record}.";
        return $"**{exhibit.Key}: {exhibit.Title}.** {string.Join(" ", exhibit.Story)} *In {exhibit.Versions}.{issues}"
            + $"{record} Here: {exhibit.Mutant}, ruled out by {exhibit.Laws[0].Name}.*";
    }

    /// <summary>A paragraph, broken between words.</summary>
    private static void Append(StringBuilder text, string paragraph)
    {
        var columns = 0;
        foreach (var word in paragraph.Split(' '))
        {
            if (columns > 0 && columns + 1 + word.Length > ColumnsMax)
            {
                text.AppendLine();
                columns = 0;
            }

            text.Append(columns > 0 ? " " : "").Append(word);
            columns += word.Length + (columns > 0 ? 1 : 0);
        }

        text.AppendLine();
        text.AppendLine();
    }
}
