namespace Vigil.Sim.Cli.Score;

/// <summary>
/// Mutants that behave as the original does, or that no simulation can tell from it, each with its reason.
/// </summary>
/// <remarks>
/// A file in the repository, a line each: the key, a word of what it is, the reason, separated by <c>|</c>. In place
/// of a key <c>all: </c> and a kind is of all of that kind.
/// </remarks>
internal sealed class Equivalents
{
    /// <summary>Where it is, from the repository's root on.</summary>
    public const string FileName = "sim/mutation/equivalents.txt";

    private readonly SortedDictionary<string, string> _reasons = new(StringComparer.Ordinal);

    private Equivalents()
    {
    }

    /// <summary>Why a mutant is one of them; null when it is not.</summary>
    public string? ReasonOf(SourceMutant mutant) =>
        _reasons.GetValueOrDefault(mutant.Key) ?? _reasons.GetValueOrDefault($"all: {mutant.Kind}");

    /// <summary>How many lines there are.</summary>
    public int Count => _reasons.Count;

    /// <summary>Reads the list; empty when there is none.</summary>
    /// <exception cref="InvalidDataException">A line is none; the message names it.</exception>
    public static Equivalents Read(string root)
    {
        var list = new Equivalents();
        var file = Path.Combine(root, FileName);
        var lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] == '#')
            {
                continue;
            }

            var parts = lines[i].Split('|', 3, StringSplitOptions.TrimEntries);
            if (parts is not [{ Length: > 0 } key, _, { Length: > 0 } why])
            {
                throw new InvalidDataException($"{file}:{i + 1} is not `key | what | reason`.");
            }

            list._reasons[key] = why;
        }

        return list;
    }
}
