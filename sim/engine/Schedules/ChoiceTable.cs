using System.Globalization;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Engine.Schedules;

/// <summary>Choices as the text of a file: each site once, then a choice as <c>site:bound:value</c>.</summary>
internal static class ChoiceTable
{
    /// <summary>The sites, and the choices with a space between two.</summary>
    public static (List<string> Sites, string Choices) Write(IReadOnlyList<Choice> choices)
    {
        var sites = choices.Select(choice => $"{choice.Kind}:{choice.Site}").Distinct().ToList();
        return (sites, string.Join(' ', choices.Select(choice => string.Create(
            CultureInfo.InvariantCulture,
            $"{sites.IndexOf($"{choice.Kind}:{choice.Site}")}:{choice.Bound}:{choice.Value}"))));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ScheduleFormatException">It is something else.</exception>
    public static List<Choice> Read(IEnumerable<string> siteTexts, string choiceText)
    {
        var sites = siteTexts.Select(ToSite).ToArray();
        var choices = new List<Choice>();
        foreach (var word in choiceText.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split(':');
            if (parts.Length != 3
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var site)
                || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bound)
                || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || site >= sites.Length
                || value >= bound)
            {
                throw new ScheduleFormatException($"Its choice number {choices.Count}, '{word}', is not one.");
            }

            choices.Add(new Choice(sites[site].Kind, sites[site].Site, bound, value));
        }

        return choices;
    }

    /// <summary>Reads an order of events: its labels, and <see cref="RunLengths"/> of places among them.</summary>
    /// <exception cref="ScheduleFormatException">It is something else.</exception>
    public static EventOrder ReadOrder(IReadOnlyList<string> labels, string order)
    {
        var steps = RunLengths.Read(order);
        if (steps is null || steps.Any(step => step >= labels.Count)
            || labels.Distinct(StringComparer.Ordinal).Count() != labels.Count)
        {
            throw new ScheduleFormatException("Its order of events is not one.");
        }

        return new EventOrder(labels, steps);
    }

    /// <summary>Reads a number such as <c>0x2a</c>.</summary>
    /// <exception cref="ScheduleFormatException">It is something else.</exception>
    public static ulong ReadNumber(string text, string what) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ScheduleFormatException($"Its {what} '{text}' is not a number such as 0x2a.");

    private static (ChoiceKind Kind, string Site) ToSite(string text)
    {
        var parts = text.Split(':', 2);
        return parts.Length == 2 && Enum.TryParse<ChoiceKind>(parts[0], out var kind)
            ? (kind, parts[1])
            : throw new ScheduleFormatException($"Its site '{text}' is not one.");
    }
}
