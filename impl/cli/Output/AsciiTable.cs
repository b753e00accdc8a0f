using System.Text;

namespace Vigil.Cli.Output;

/// <summary>
/// A table of plus, minus and bar: names in the middle, cells to the right. A cell of more than 30 characters is
/// broken where it has a space, as etcdctl does.
/// </summary>
internal sealed class AsciiTable(IReadOnlyList<string> names, IEnumerable<string[]> rows)
{
    private const int WrapAt = 30;

    private readonly string[][][] _rows = [.. rows.Select(row => row.Select(Wrap).ToArray())];

    public IEnumerable<string> Lines()
    {
        var widths = Widths();
        var rule = $"+{string.Join('+', widths.Select(width => new string('-', width + 2)))}+";
        yield return rule;
        yield return Line(names.Select((name, column) => Middle(name, widths[column])));
        yield return rule;
        foreach (var row in _rows)
        {
            for (var line = 0; line < row.Max(cell => cell.Length); line++)
            {
                yield return Line(row.Select((cell, column) =>
                    (line < cell.Length ? cell[line] : "").PadLeft(widths[column])));
            }
        }

        yield return rule;
    }

    private int[] Widths()
    {
        var widths = names.Select(name => name.Length).ToArray();
        foreach (var row in _rows)
        {
            for (var column = 0; column < widths.Length; column++)
            {
                var width = row[column].Length > 1 ? WrapAt : 0;
                widths[column] = Math.Max(widths[column], Math.Max(width, row[column].Max(line => line.Length)));
            }
        }

        return widths;
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Middle(string name, int width) =>
        name.PadLeft(name.Length + ((width - name.Length) / 2)).PadRight(width);

    private static string[] Wrap(string cell)
    {
        if (cell.Length <= WrapAt)
        {
            return [cell];
        }

        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in cell.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > WrapAt)
            {
                lines.Add(line.ToString());
                line.Clear();
            }
            else if (line.Length > 0)
            {
                line.Append(' ');
            }

            line.Append(word);
        }

        lines.Add(line.ToString());
        return [.. lines];
    }
}
