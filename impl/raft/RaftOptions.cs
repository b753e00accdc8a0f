namespace Vigil.Raft;

/// <summary>How linearizable reads make sure that their node still leads.</summary>
internal enum ReadMode
{
    /// <summary>By a majority (section 6.4 of Ongaro's thesis). Needs no clock.</summary>
    Safe,

    /// <summary>
    /// By trust that no other leader can have been elected within an election timeout of the last majority. Saves a
    /// round trip, and reads are stale where clocks drift or a process is paused. Off unless enabled.
    /// </summary>
    Lease,
}

/// <summary>
/// The configuration of a node. All times are counted in ticks; how long a tick takes is the caller's.
/// </summary>
internal sealed record RaftOptions
{
    /// <summary>Who this node is; not 0.</summary>
    public required ulong Id { get; init; }

    /// <summary>
    /// Ticks without a leader before a follower campaigns, at least; each time drawn from [this, 2 × this). Above
    /// <see cref="HeartbeatTicks"/>.
    /// </summary>
    public int ElectionTicks { get; init; } = 10;

    /// <summary>Ticks between two heartbeats of a leader; at least 1.</summary>
    public int HeartbeatTicks { get; init; } = 1;

    /// <summary>A node checks whether it could win before it disturbs the others with a new term.</summary>
    public bool PreVote { get; init; } = true;

    /// <summary>
    /// A leader that has not heard from a majority for an election timeout steps down, and a follower that hears of its
    /// leader refuses votes.
    /// </summary>
    public bool CheckQuorum { get; init; } = true;

    /// <summary>How reads make sure.</summary>
    public ReadMode ReadMode { get; init; }

    /// <summary>The bytes of entries in one message, about; a larger entry is sent alone.</summary>
    public long MessageBytesMax { get; init; } = 1 << 20;

    /// <summary>Messages to one follower that may be unanswered; at least 1.</summary>
    public int InflightMax { get; init; } = 256;

    /// <summary>The bytes of entries that one <see cref="Ready"/> hands out as committed, about.</summary>
    public long CommittedBytesMax { get; init; } = 16 << 20;

    /// <summary>Faults, all off; only the simulator can set one.</summary>
    internal RaftMutants Mutants { get; init; }
}
