using System.Globalization;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Failures;

/// <summary>An execution told in numbered lines, as its clients saw it.</summary>
internal static class Story
{
    /// <summary>Tells it; what the violations are about is marked with <c>&gt;</c>.</summary>
    public static IReadOnlyList<string> Tell(ExecutionReport report) => [.. Lines(report).Select(line => line.Text)];

    /// <summary>Tells it, each line with where it begins in the history's order.</summary>
    internal static IReadOnlyList<(long Seq, string Text)> Lines(ExecutionReport report) =>
        Lines(report.History, report.Violations);

    /// <summary>As above, of what clients saw wherever they ran.</summary>
    internal static IReadOnlyList<(long Seq, string Text)> Lines(
        ExecutionHistory history, IReadOnlyList<Violation> violations)
    {
        var told = new List<(long Seq, bool IsMarked, string Who, string What)>();
        foreach (var operation in history.Operations)
        {
            var isMarked = violations.Any(v => v.Operations.Contains(operation.Id));
            told.Add(!operation.IsOfClient
                ? (operation.Invoked, isMarked, "store", operation.ByItself)
                : (operation.Invoked, isMarked, $"client {operation.Client}",
                    $"{operation.Request} … {operation.Outcome}"));
        }

        foreach (var watch in history.Watches)
        {
            var who = $"client {watch.Client}";
            told.Add((watch.Invoked, false, who, $"watch {watch.Id} begins: {watch.Request}"));
            foreach (var item in watch.Items)
            {
                var isMarked = IsAbout(violations, watch, item);
                told.Add((item.Seq, isMarked, who, $"watch {watch.Id} {Describe(item)}"));
            }
        }

        told.AddRange(history.Faults.Select(fault => (fault.Seq, false, "fault", fault.Text)));
        told.Sort((a, b) => a.Seq.CompareTo(b.Seq));
        var lines = new List<(long, string)>();
        for (var i = 0; i < told.Count;)
        {
            // What happens again and again, such as a reconnect that fails each time, is told once.
            var alike = i + 1;
            while (alike < told.Count && told[alike].Who == told[i].Who && told[alike].What == told[i].What)
            {
                alike++;
            }

            var times = alike - i > 1 ? $" ({alike - i} times)" : "";
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{(told[i].IsMarked ? '>' : ' ')} {lines.Count + 1,3}  {told[i].Who,-9} {told[i].What}{times}");
            lines.Add((told[i].Seq, text));
            i = alike;
        }

        return lines;
    }

    /// <summary>True when a violation is about this that a watch was told.</summary>
    internal static bool IsAbout(IReadOnlyList<Violation> violations, WatchRecord watch, WatchItem item) =>
        violations.Any(v => v.Watch == watch.Id && v.Seq == item.Seq);

    /// <summary>What a watch was told, in words.</summary>
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
