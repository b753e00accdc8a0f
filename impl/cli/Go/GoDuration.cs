using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigil.Cli.Go;

/// <summary>Durations as etcdctl's flags and answers have them: <c>5s</c>, <c>1m30s</c>, <c>1.5ms</c>.</summary>
internal static partial class GoDuration
{
    /// <param name="source">The flag or the environment variable that says so.</param>
    /// <param name="text">What it says.</param>
    /// <exception cref="CliException">The text is no duration, or not above zero.</exception>
    public static TimeSpan Parse(string source, string text)
    {
        var total = TimeSpan.Zero;
        if (Shape().IsMatch(text))
        {
            foreach (Match part in Part().Matches(text))
            {
                var number = double.Parse(part.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
                total += part.Groups["unit"].Value switch
                {
                    "ms" => TimeSpan.FromMilliseconds(number),
                    "s" => TimeSpan.FromSeconds(number),
                    "m" => TimeSpan.FromMinutes(number),
                    _ => TimeSpan.FromHours(number),
                };
            }
        }

        var kind = source[0] == '-' ? "flag" : "variable";
        return total > TimeSpan.Zero
            ? total
            : throw new CliException(
                $"""invalid argument "{text}" for "{source}" {kind}: write it as 5s, 1m30s or 200ms""");
    }

    /// <summary>Shows a duration of less than an hour, in the largest unit that it has one of.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromMilliseconds(1))
        {
            return Number(duration.TotalMicroseconds, "µs");
        }

        if (duration < TimeSpan.FromSeconds(1))
        {
            return Number(duration.TotalMilliseconds, "ms");
        }

        var minutes = (long)duration.TotalMinutes;
        var seconds = Number((duration - TimeSpan.FromMinutes(minutes)).TotalSeconds, "s");
        return minutes == 0 ? seconds : $"{minutes}m{seconds}";
    }

    private static string Number(double value, string unit) =>
        value.ToString("0.#########", CultureInfo.InvariantCulture) + unit;

    [GeneratedRegex(@"^(\d{1,6}(\.\d{1,6})?(ms|s|m|h))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    [GeneratedRegex(@"(?<number>\d+(\.\d+)?)(?<unit>ms|s|m|h)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
