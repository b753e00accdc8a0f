using System.Globalization;
using System.Text;

namespace Vigil.Sim.World.Failures;

/// <summary>A failure as it is reported: law, seed, story, and the command that runs it again.</summary>
internal static class FailureText
{
    private const int ViolationsMax = 5;
    private const int LinesMax = 120;

    /// <summary>Writes it.</summary>
    /// <param name="report">The execution, shrunk.</param>
    /// <param name="schedule">What runs it again.</param>
    /// <param name="from">How large it was before shrinking, in workload steps.</param>
    /// <param name="path">Where the schedule file is; null when none could be written.</param>
    public static string Write(ExecutionReport report, Schedule schedule, int from, string? path)
    {
        var text = new StringBuilder();
        var violations = report.Violations.GroupBy(violation => (violation.Law.Name, violation.Message));
        foreach (var alike in violations.Take(ViolationsMax))
        {
            var times = alike.Count() > 1 ? $" ({alike.Count()} times)" : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"BROKEN  {alike.Key.Name}: {alike.First().Law.Guarantee}");
            text.AppendLine(CultureInfo.InvariantCulture, $"        {alike.Key.Message}{times}");
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"seed      0x{schedule.Seed:x} ({schedule.Strategy})");
        if (schedule.Mutant.Length > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"mutant    {schedule.Mutant}");
        }

        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"shrunk    from {from} steps to {report.Workload.Size}, {schedule.Choices.Count} choices");
        text.AppendLine("story");
        var story = Story.Write(report);
        foreach (var line in story.Take(LinesMax))
        {
            text.Append("  ").AppendLine(line);
        }

        if (story.Count > LinesMax)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    … and {story.Count - LinesMax} lines more");
        }

        text.AppendLine();
        text.AppendLine(path is null ? "no schedule file could be written" : "again     " + CommandFor(path));
        return text.ToString();
    }

    /// <summary>The command that runs a schedule file again.</summary>
    public static string CommandFor(string path) => $"dotnet run -c Release --project sim -- replay {path}";
}
