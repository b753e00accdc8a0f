using System.Globalization;
using System.Text.Json;
using Vigil.Sim.World.History;

namespace Vigil.Soak;

/// <summary>A result for people, and for programs.</summary>
internal static class SoakTable
{
    /// <summary>Its rows.</summary>
    public static IReadOnlyList<(string Name, string Value)> Rows(SoakResult result)
    {
        var operations = result.History.Operations.Where(one => one.Client != Operation.TheStore).ToList();
        var rows = new List<(string, string)>
        {
            ("members", Number(result.Options.Members)),
            ("rounds", Number(result.Rounds)),
            ("kills", Number(result.Kills)),
            ("operations ok", Number(operations.Count(one => one.Outcome.IsOk))),
            ("operations refused", Number(operations.Count(one => one.Outcome.Error is not null))),
            ("operations of unknown outcome", Number(operations.Count(one => one.Outcome.IsUnknown))),
            ("revisions", Number(result.Verdict.LastRevision)),
            ("watches", Number(result.History.Watches.Count)),
            ("watch events", Number(result.Verdict.Events)),
            ("reconnects of watches", Number(result.History.Watches.Sum(Reconnects))),
            ("acknowledged puts lost", result.Losses is { } lost ? Number(lost) : "no watch saw everything"),
            ("from SIGKILL or SIGSTOP to a write", Spread(result.Struck.Select(one => one.Downtime))),
        };
        foreach (var strike in result.Struck.GroupBy(one => one.Strike).OrderBy(group => group.Key))
        {
            rows.Add(($"  {strike.Key}, {strike.Count()} times", Spread(strike.Select(one => one.Downtime))));
        }

        rows.Add(("from the start of a process to serving", Spread(result.Starts)));
        rows.Add(("worked for", $"{Seconds(result.Worked)}; judged in {Seconds(result.Judged)}"));
        rows.Add(("verdict", result.Word));
        return rows;
    }

    /// <summary>As a table.</summary>
    public static string Write(SoakResult result)
    {
        var rows = Rows(result);
        var width = rows.Max(row => row.Name.Length);
        return string.Concat(rows.Select(row => $"{row.Name.PadRight(width)}  {row.Value}\n"));
    }

    /// <summary>As one JSON object.</summary>
    public static string WriteJson(SoakResult result) =>
        JsonSerializer.Serialize(Rows(result).ToDictionary(row => row.Name.Trim(), row => row.Value));

    private static int Reconnects(WatchRecord watch) => watch.Items.Count(item => item is WatchReconnected);

    private static string Number(long number) => number.ToString("n0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:n1} s");

    private static string Milliseconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:n0} ms");

    private static string Spread(IEnumerable<TimeSpan> times)
    {
        var all = times.ToList();
        return all.Count == 0
            ? "none"
            : $"median {Milliseconds(Downtime.Percentile(all, 50))}, 90 % within "
                + $"{Milliseconds(Downtime.Percentile(all, 90))}, longest "
                + $"{Milliseconds(Downtime.Percentile(all, 100))}";
    }
}
