namespace Vigil.Sim.Engine.Disk;

/// <summary>What a disk does to its users, besides what a crash does. All off to begin with.</summary>
internal sealed record DiskFaults
{
    /// <summary>A disk without faults.</summary>
    public static DiskFaults None { get; } = new();

    /// <summary>
    /// In how many of a hundred writes, creations, renames and deletions it refuses; a part may be done.
    /// </summary>
    public int FailWritePercent { get; init; }

    /// <summary>In how many of a hundred syncs of a file or of the names it refuses.</summary>
    public int FailSyncPercent { get; init; }

    /// <summary>
    /// Whether a sync of a file that fails drops the pages that it could not write: they stay readable and count as
    /// clean, so that the next sync says yes to nothing.
    /// </summary>
    public bool DropsAfterFailedSync { get; init; } = true;

    /// <summary>In how many of a hundred syncs it takes <see cref="SlowSync"/>.</summary>
    public int SlowSyncPercent { get; init; }

    /// <summary>How long a slow sync takes, by the process's clock.</summary>
    public TimeSpan SlowSync { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// In how many of a hundred writes and syncs of a file it does not come back for <see cref="Hang"/>.
    /// </summary>
    public int HangPercent { get; init; }

    /// <summary>
    /// How long a call hangs, by the process's clock; <see cref="Timeout.InfiniteTimeSpan"/> for as long as the process
    /// lives.
    /// </summary>
    public TimeSpan Hang { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that all files may have; what would grow them beyond is refused. Null for no end.</summary>
    public long? CapacityBytes { get; init; }

    /// <summary>
    /// The one call, counted by <see cref="DiskImage.Calls"/> from 0, that is refused; null for none.
    /// </summary>
    /// <remarks>For trying every place one after the other.</remarks>
    public int? FailCall { get; init; }
}
