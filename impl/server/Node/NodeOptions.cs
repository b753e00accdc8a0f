using Vigil.Raft;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>The configuration of a node.</summary>
internal sealed record NodeOptions
{
    /// <summary>How long a tick of Raft takes, and so a leader's heartbeat. Above zero.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Ticks without a leader before a follower campaigns, at least. At least 2.</summary>
    public int ElectionTicks { get; init; } = 10;

    /// <summary>The most proposals that wait here; more are refused as too many requests. At least 1.</summary>
    public int ProposalsMax { get; init; } = 5000;

    /// <summary>The most reads that wait for the loop; more are refused as too many requests. At least 1.</summary>
    public int ReadsMax { get; init; } = 50_000;

    /// <summary>
    /// The most messages of other members that wait for the loop; more are dropped, as on any network. At least 1.
    /// </summary>
    public int MessagesMax { get; init; } = 100_000;

    /// <summary>
    /// Bytes of log after which a snapshot is taken, unless the last snapshot was larger. At least 1.
    /// </summary>
    public long SnapshotAfterBytes { get; init; } = 64 << 20;

    /// <summary>
    /// The most bytes of a snapshot; a state that is larger raises NOSPACE. At most
    /// <see cref="LogStore.SnapshotBytesMax"/>.
    /// </summary>
    internal long SnapshotBytesMax { get; init; } = LogStore.SnapshotBytesMax;

    /// <summary>Entries that are kept behind a snapshot, for members that are a little behind. At least 0.</summary>
    public int KeepEntries { get; init; } = 5000;

    /// <summary>The bytes of one chunk of a snapshot on its way to another member. At least 1.</summary>
    public int ChunkBytes { get; init; } = 1 << 20;

    /// <summary>
    /// The bytes of entries that are applied in one turn of the loop, about; the next turn continues. At least 1.
    /// </summary>
    public long AppliedBytesMax { get; init; } = 16 << 20;

    /// <summary>How reads make sure that their leader still leads.</summary>
    public ReadMode ReadMode { get; init; }

    /// <summary>How long a follower hears from no leader before it campaigns, at least.</summary>
    public TimeSpan ElectionTimeout => ElectionTicks * TickInterval;

    /// <summary>How long a request is waited for: etcd's 5 s and two election time-outs.</summary>
    public TimeSpan RequestTimeout => TimeSpan.FromSeconds(5) + (2 * ElectionTimeout);

    /// <summary>Faults, all off; only the simulator can set one.</summary>
    internal RaftMutants RaftMutants { get; init; }

    /// <summary>Faults, all off; only the simulator can set one.</summary>
    internal NodeMutants Mutants { get; init; }
}
