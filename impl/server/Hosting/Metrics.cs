using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Vigil.Core;
using Vigil.Server.Node;

namespace Vigil.Server.Hosting;

/// <summary>
/// The metrics for operators, as OpenTelemetry instruments and as Prometheus' text. Names are etcd's where it has one.
/// </summary>
internal static class Metrics
{
    private const string SyncName = "etcd_disk_wal_fsync_duration_seconds";
    private const string SyncHelp = "How long the disk took to make what was appended durable.";

    private static readonly Metric[] All =
    [
        new("etcd_mvcc_db_total_size_in_bytes", "Memory of all keys and their history.", false, s => s.Store.SizeBytes),
        new("etcd_debugging_mvcc_current_revision", "The revision of the last write.", false, s => s.Store.Revision),
        new("etcd_debugging_mvcc_compact_revision", "The compacted revision.", false, s => s.Store.CompactRevision),
        new("etcd_debugging_mvcc_keys_total", "Keys, deleted ones with history included.", false, s => s.Store.Keys),
        new("etcd_debugging_mvcc_watch_stream_total", "Open watch streams.", false, s => s.Store.Streams),
        new("etcd_debugging_mvcc_watcher_total", "Watchers.", false, s => s.Store.Watchers),
        new("etcd_debugging_mvcc_slow_watcher_total", "Watchers behind.", false,
            s => s.Store.Watchers - s.Store.SyncedWatchers),
        new("etcd_debugging_mvcc_pending_events_total", "Events that wait for readers.", false,
            s => s.Store.BufferedEvents),
        new("vigil_watch_buffer_bytes", "Memory of events that wait for readers.", false, s => s.Store.BufferedBytes),
        new("vigil_watch_caught_up_total", "Watchers that were behind and became live.", true,
            s => s.Store.CaughtUpTotal),
        new("vigil_watch_blocked_total", "Watchers whose buffer was full.", true, s => s.Store.BlockedTotal),
        new("vigil_watch_given_up_total", "Buffers given up to keep the ceiling.", true, s => s.Store.GivenUpTotal),
        new("vigil_watch_compacted_total", "Watchers that compaction passed.", true, s => s.Store.PassedTotal),
        new("vigil_leases", "Leases.", false, s => s.Store.Leases),
        new("etcd_server_has_leader", "Whether this member knows a leader.", false, s => s.Status.Leader == 0 ? 0 : 1),
        new("etcd_server_is_leader", "Whether this member leads.", false, s => s.Status.Leader == s.MemberId ? 1 : 0),
        new("etcd_server_is_learner", "Whether this member has no vote.", false, s => s.Status.IsLearner ? 1 : 0),
        new("etcd_server_leader_changes_seen_total", "Changes of the known leader.", true, s => s.Node.LeaderChanges),
        new("etcd_server_proposals_committed_total", "The last entry that is committed.", false,
            s => s.Status.Committed),
        new("etcd_server_proposals_applied_total", "The last entry that was applied.", false,
            s => s.Status.Applied),
        new("etcd_server_proposals_pending", "Proposals that wait to be applied.", false, s => s.Node.Pending),
        new("etcd_server_proposals_failed_total", "Proposals that failed.", true, s => s.Node.Failed),
        new("vigil_snapshots_saved_total", "Snapshots written to compact the log.", true,
            s => s.Node.SnapshotsSaved),
        new("vigil_snapshots_installed_total", "Snapshots installed from a leader.", true,
            s => s.Node.SnapshotsInstalled),
        new("vigil_peer_messages_refused_total", "Messages at the peer port that no member sends.", true,
            s => s.Node.MessagesRefused),
        new("vigil_entries_skipped_total", "Entries of the log that can't be applied.", true,
            s => s.Node.EntriesSkipped),
        new("process_resident_memory_bytes", "Memory of the process.", false, _ => Environment.WorkingSet),
    ];

    /// <summary>Adds the instruments to a meter named <c>Vigil</c>. They are read when somebody listens.</summary>
    public static void AddTo(IMeterFactory meters, Member member)
    {
        var meter = meters.Create("Vigil");
        foreach (var metric in All)
        {
            if (metric.IsCounter)
            {
                meter.CreateObservableCounter(metric.Name, () => metric.Read(new Sample(member)), null, metric.Help);
            }
            else
            {
                meter.CreateObservableGauge(metric.Name, () => metric.Read(new Sample(member)), null, metric.Help);
            }
        }

        if (member.Cluster is ClusterNode node)
        {
            node.SyncTimes.Recorded = meter.CreateHistogram<double>(SyncName, "s", SyncHelp).Record;
        }
    }

    /// <summary>In Prometheus' text format.</summary>
    public static string Text(Member member)
    {
        var text = new StringBuilder();
        var sample = new Sample(member);
        foreach (var metric in All)
        {
            Head(text, metric.Name, metric.Help, metric.IsCounter ? "counter" : "gauge");
            text.Append(CultureInfo.InvariantCulture, $"{metric.Name} {metric.Read(sample)}\n");
        }

        if (member.Cluster is ClusterNode node)
        {
            Write(text, node.SyncTimes);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, Durations durations)
    {
        Head(text, SyncName, SyncHelp, "histogram");
        var (counts, seconds) = durations.Read();
        var below = 0L;
        for (var i = 0; i < counts.Count; i++)
        {
            below += counts[i];
            var bound = i < Durations.Bounds.Count
                ? Durations.Bounds[i].ToString(CultureInfo.InvariantCulture)
                : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"{SyncName}_bucket{{le=\"{bound}\"}} {below}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{SyncName}_sum {seconds}\n{SyncName}_count {below}\n");
    }

    private static void Head(StringBuilder text, string name, string help, string type) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private sealed record Metric(string Name, string Help, bool IsCounter, Func<Sample, long> Read);

    private sealed record Sample(StoreStats Store, ClusterStatus Status, NodeStats Node, ulong MemberId)
    {
        public Sample(Member member)
            : this(
                member.Store.ReadStats(),
                member.Cluster.Status,
                member.Cluster is ClusterNode node ? node.Stats : default,
                member.Identity.MemberId)
        {
        }
    }
}
