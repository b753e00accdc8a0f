namespace Vigil.Sim.World.Museum;

/// <summary>Every exhibit.</summary>
internal static class Catalog
{
    /// <summary>In groups, the oldest kind of question first: what is read, then what is watched.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<Exhibit> Exhibits)> Groups { get; } =
    [
        ("Writes and reads", ReadExhibits.All),
        ("Disks and restarts", DiskExhibits.All),
        ("Watches", WatchExhibits.All),
        ("Progress", ProgressExhibits.All),
        ("Compaction", CompactionExhibits.All),
        ("Snapshots under watches", SnapshotExhibits.All),
        ("Leases", LeaseExhibits.All),
        ("Clients", ClientExhibits.All),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exhibit> All { get; } = [.. Groups.SelectMany(group => group.Exhibits)];

    /// <summary>The exhibit of a key; null when there is none.</summary>
    public static Exhibit? Find(string key) =>
        All.FirstOrDefault(exhibit => string.Equals(exhibit.Key, key.TrimStart('#'), StringComparison.Ordinal));
}
