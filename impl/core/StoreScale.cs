namespace Vigil.Core;

/// <summary>
/// Sizes from which on a store works in another way, or piece by piece. They change its speed alone, so a user sets
/// none of them; the simulation sets them small, so that small executions cross them.
/// </summary>
internal sealed record StoreScale
{
    /// <summary>The sizes of production.</summary>
    public static StoreScale Default { get; } = new();

    /// <summary>So small that a few writes, keys and watchers cross each of them.</summary>
    public static StoreScale Small { get; } = new()
    {
        HistorySegment = 2,
        IndexOrder = 4,
        WatcherTable = 1,
        CollectedAtOnce = 1,
        RenewalsKept = 0,
        LeasesAtOnce = 1,
    };

    /// <summary>The revisions of one segment of history. At least 1.</summary>
    public int HistorySegment { get; init; } = 1024;

    /// <summary>The children of an inner node of the index, and the keys of a leaf. At least 4.</summary>
    public int IndexOrder { get; init; } = 64;

    /// <summary>The watchers of one range from which on places are looked up rather than searched for.</summary>
    public int WatcherTable { get; init; } = 16;

    /// <summary>The keys that a snapshot collects before others get their turn. At least 1.</summary>
    public int CollectedAtOnce { get; init; } = 1024;

    /// <summary>The deadlines, beyond two a lease, that renewals may leave in the queue.</summary>
    public int RenewalsKept { get; init; } = 64;

    /// <summary>The leases that end before others get their turn: etcd's rate. At least 1.</summary>
    public int LeasesAtOnce { get; init; } = 500;
}
