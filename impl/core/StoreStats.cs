namespace Vigil.Core;

/// <summary>How much a store holds, at one moment.</summary>
/// <param name="Revision">The revision of the last write.</param>
/// <param name="CompactRevision">Revisions below this one can't be read; 0 before the first compaction.</param>
/// <param name="Keys">Keys with history that is kept, deleted ones included.</param>
/// <param name="Streams">Open watch streams.</param>
/// <param name="Watchers">Watchers on them.</param>
/// <param name="SyncedWatchers">Those that get writes as they happen.</param>
/// <param name="BufferedEvents">Events that wait for a reader, counted once per watcher.</param>
/// <param name="BufferedBytes">What these would cost if no two watchers shared one.</param>
public sealed record StoreStats(
    long Revision,
    long CompactRevision,
    int Keys,
    int Streams,
    int Watchers,
    int SyncedWatchers,
    int BufferedEvents,
    long BufferedBytes)
{
    /// <summary>Leases that exist.</summary>
    public int Leases { get; init; }

    /// <summary>
    /// What the kept versions of all keys cost in memory, compacted ones that are not freed yet included.
    /// </summary>
    public long SizeBytes { get; init; }

    /// <summary>
    /// The most that <see cref="BufferedBytes"/> ever was; moments when one revision alone was held, which has no
    /// bound, are left out. Never above <see cref="StoreOptions.BuffersBytesMax"/>.
    /// </summary>
    public long BufferedBytesPeak { get; init; }

    /// <summary>How often a watcher had to give its buffer up, because all of them together were too large.</summary>
    public long GivenUpTotal { get; init; }

    /// <summary>How often a live watcher waited while another on its stream read history twice: never.</summary>
    public long StarvedTotal { get; init; }

    /// <summary>How often a watcher that was behind became live.</summary>
    public long CaughtUpTotal { get; init; }

    /// <summary>How often a watcher's buffer was full when a write came, so that it fell behind.</summary>
    public long BlockedTotal { get; init; }

    /// <summary>How many watchers were cancelled because compaction passed what they still needed.</summary>
    public long PassedTotal { get; init; }
}
