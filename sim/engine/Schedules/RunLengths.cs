using System.Globalization;
using System.Text;

namespace Vigil.Sim.Engine.Schedules;

/// <summary>A list of small numbers as text, such as <c>0 3*12 1</c>: what repeats is written once.</summary>
internal static class RunLengths
{
    private const int TimesMax = 10_000_000;

    public static string Write(IReadOnlyList<int> numbers)
    {
        var text = new StringBuilder();
        for (var i = 0; i < numbers.Count;)
        {
            var end = i + 1;
            while (end < numbers.Count && numbers[end] == numbers[i])
            {
                end++;
            }

            text.Append(text.Length > 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{numbers[i]}");
            if (end - i > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"*{end - i}");
            }

            i = end;
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when it is not that.</summary>
    public static List<int>? Read(string text)
    {
        var numbers = new List<int>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split('*');
            var times = 1;
            if (parts.Length > 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || (parts.Length == 2
                    && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out times))
                || times > TimesMax - numbers.Count)
            {
                return null;
            }

            numbers.AddRange(Enumerable.Repeat(number, times));
        }

        return numbers;
    }
}
