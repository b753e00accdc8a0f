using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Vigil.Core;

namespace Vigil.Server.Hosting;

/// <summary>
/// What operators count, as OpenTelemetry instruments and as Prometheus' text. Names are etcd's where it has one.
/// </summary>
internal static class Metrics
{
    private static readonly Metric[] All =
    [
        new("etcd_mvcc_db_total_size_in_bytes", "Memory of all keys and their history.", false, s => s.SizeBytes),
        new("etcd_debugging_mvcc_current_revision", "The revision of the last write.", false, s => s.Revision),
        new("etcd_debugging_mvcc_compact_revision", "The compacted revision.", false, s => s.CompactRevision),
        new("etcd_debugging_mvcc_keys_total", "Keys, deleted ones with history included.", false, s => s.Keys),
        new("etcd_debugging_mvcc_watch_stream_total", "Open watch streams.", false, s => s.Streams),
        new("etcd_debugging_mvcc_watcher_total", "Watchers.", false, s => s.Watchers),
        new("etcd_debugging_mvcc_slow_watcher_total", "Watchers behind.", false, s => s.Watchers - s.SyncedWatchers),
        new("etcd_debugging_mvcc_pending_events_total", "Events that wait for readers.", false, s => s.BufferedEvents),
        new("vigil_watch_buffer_bytes", "Memory of events that wait for readers.", false, s => s.BufferedBytes),
        new("vigil_watch_caught_up_total", "Watchers that were behind and became live.", true, s => s.CaughtUpTotal),
        new("vigil_watch_blocked_total", "Watchers whose buffer was full.", true, s => s.BlockedTotal),
        new("vigil_watch_given_up_total", "Buffers given up to keep the ceiling.", true, s => s.GivenUpTotal),
        new("vigil_watch_compacted_total", "Watchers that compaction passed.", true, s => s.PassedTotal),
        new("vigil_leases", "Leases.", false, s => s.Leases),
        new("process_resident_memory_bytes", "Memory of the process.", false, _ => Environment.WorkingSet),
    ];

    /// <summary>Makes the instruments of a meter named <c>Vigil</c>. They are read when somebody listens.</summary>
    public static Meter CreateMeter(WatchableStore store)
    {
        var meter = new Meter("Vigil");
        foreach (var metric in All)
        {
            if (metric.IsCounter)
            {
                meter.CreateObservableCounter(metric.Name, () => metric.Read(store.ReadStats()), null, metric.Help);
            }
            else
            {
                meter.CreateObservableGauge(metric.Name, () => metric.Read(store.ReadStats()), null, metric.Help);
            }
        }

        return meter;
    }

    /// <summary>In Prometheus' text format.</summary>
    public static string Text(StoreStats stats)
    {
        var text = new StringBuilder();
        foreach (var metric in All)
        {
            var type = metric.IsCounter ? "counter" : "gauge";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {metric.Help}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.Name} {type}\n");
            text.Append(CultureInfo.InvariantCulture, $"{metric.Name} {metric.Read(stats)}\n");
        }

        return text.ToString();
    }

    private sealed record Metric(string Name, string Help, bool IsCounter, Func<StoreStats, long> Read);
}
