using System.Globalization;

namespace Vigil.Sim.Engine.Choices;

/// <summary>One decision that was made.</summary>
/// <param name="Kind">What it decided.</param>
/// <param name="Site">Where, as <c>area.what</c>.</param>
/// <param name="Bound">How many answers there were.</param>
/// <param name="Value">The answer, in [0, <paramref name="Bound"/>).</param>
public readonly record struct Choice(ChoiceKind Kind, string Site, int Bound, int Value)
{
    /// <summary>As text that <see cref="ParseAll"/> reads: <c>Step:step:3:1</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Site}:{Bound}:{Value}");

    /// <summary>Reads choices with a comma between two; an empty text has none.</summary>
    /// <exception cref="FormatException">The text is not one of choices.</exception>
    public static IReadOnlyList<Choice> ParseAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return
        [
            .. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse),
        ];
    }

    private static Choice Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 4
            && Enum.TryParse<ChoiceKind>(parts[0], out var kind)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var bound)
            && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value < bound
            ? new Choice(kind, parts[1], bound, value)
            : throw new FormatException($"'{text}' is not a choice such as Step:step:3:1.");
    }
}
