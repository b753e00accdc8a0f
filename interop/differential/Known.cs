namespace Vigil.Interop.Differential;

/// <summary>Differences that are meant: a line of the table, and below it, indented, the reason.</summary>
internal static class Known
{
    public static IReadOnlyDictionary<string, string> ReadAll(string path)
    {
        var known = new Dictionary<string, string>();
        var question = "";
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            if (line.StartsWith(' '))
            {
                known.Add(question, line.Trim());
            }
            else
            {
                question = line;
            }
        }

        return known;
    }
}
