using System.Globalization;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Failures;

/// <summary>An execution in numbered lines, as its clients saw it.</summary>
internal static class Story
{
    /// <summary>Writes it; what the violations are about is marked with <c>&gt;</c>.</summary>
    public static IReadOnlyList<string> Write(ExecutionReport report) => [.. Lines(report).Select(line => line.Text)];

    /// <summary>Writes it, each line with where it begins in the history's order.</summary>
    internal static IReadOnlyList<(long Seq, string Text)> Lines(ExecutionReport report) =>
        Lines(report.History, report.Violations);

    /// <summary>As above, of what clients saw wherever they ran.</summary>
    internal static IReadOnlyList<(long Seq, string Text)> Lines(
        ExecutionHistory history, IReadOnlyList<Violation> violations)
    {
        var seen = new List<(long Seq, bool IsMarked, string Who, string What)>();
        foreach (var operation in history.Operations)
        {
            var isMarked = violations.Any(v => v.Operations.Contains(operation.Id));
            seen.Add(!operation.IsOfClient
                ? (operation.Invoked, isMarked, "store", operation.ByItself)
                : (operation.Invoked, isMarked, $"client {operation.Client}",
                    $"{operation.Request} … {operation.Outcome}"));
        }

        foreach (var watch in history.Watches)
        {
            var who = $"client {watch.Client}";
            seen.Add((watch.Invoked, false, who, $"watch {watch.Id} begins: {watch.Request}"));
            foreach (var item in watch.Items)
            {
                var isMarked = IsAbout(violations, watch, item);
                seen.Add((item.Seq, isMarked, who, $"watch {watch.Id} {Describe(item)}"));
            }
        }

        seen.AddRange(history.Faults.Select(fault => (fault.Seq, false, "fault", fault.Text)));
        seen.Sort((a, b) => a.Seq.CompareTo(b.Seq));
        var lines = new List<(long, string)>();
        for (var i = 0; i < seen.Count;)
        {
            // Repeats, such as of a reconnect that keeps failing, are written once.
            var alike = i + 1;
            while (alike < seen.Count && seen[alike].Who == seen[i].Who && seen[alike].What == seen[i].What)
            {
                alike++;
            }

            var times = alike - i > 1 ? $" ({alike - i} times)" : "";
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{(seen[i].IsMarked ? '>' : ' ')} {lines.Count + 1,3}  {seen[i].Who,-9} {seen[i].What}{times}");
            lines.Add((seen[i].Seq, text));
            i = alike;
        }

        return lines;
    }

    /// <summary>True when a violation is about this item of a watch.</summary>
    internal static bool IsAbout(IReadOnlyList<Violation> violations, WatchRecord watch, WatchItem item) =>
        violations.Any(v => v.Watch == watch.Id && v.Seq == item.Seq);

    /// <summary>What a watch delivered, in words.</summary>
    internal static string Describe(WatchItem item) => item switch
    {
        WatchCreated created => $"is created at {created.HeaderRevision}",
        WatchEvents events => $"delivers {string.Join("; ", events.Events)}",
        WatchProgress progress => $"says that all up to {progress.HeaderRevision} was delivered",
        WatchCompacted compacted => $"ends: compacted at {compacted.CompactRevision}",
        WatchCanceled canceled => $"ends: {canceled.Reason}",
        WatchClosed => "is stopped",
        WatchReconnected => "goes on over another stream",
        _ => item.ToString(),
    };
}
