using Vigil.Raft;
using Vigil.Seams;
using Vigil.Server.Node;

namespace Vigil.Sim.World.Raft;

/// <summary>Where a crash falls while a node does what a <see cref="Ready"/> says.</summary>
internal enum RaftCrash
{
    BeforeWrite,
    BeforeSync,
    BeforeSend,
    WhileApplying,

    /// <summary>Before the sync of entries that take the place of others.</summary>
    WhileReplacing,
}

/// <summary>One machine: a disk that outlives crashes, and a node with its application that do not.</summary>
internal sealed class RaftMember(ulong id)
{
    public ulong Id => id;

    public RaftDisk Disk { get; } = new();

    /// <summary>Null while it is down.</summary>
    public RaftNode? Node { get; private set; }

    public RaftState State { get; set; }

    /// <summary>Ticks that it has still in this round.</summary>
    public int Ticks { get; set; }

    /// <summary>Where it crashes when it next has something to make durable; null for nowhere.</summary>
    public RaftCrash? CrashAt { get; set; }

    /// <summary>Proposals of its clients that wait, by their number.</summary>
    public HashSet<int> Waiting { get; } = [];

    /// <summary>The numbers of its clients' reads.</summary>
    public LifeNumbers ReadNumbers { get; private set; } = LifeNumbers.FromOne();

    /// <summary>Reads of its clients that wait.</summary>
    public HashSet<long> Reading { get; } = [];

    /// <summary>The term in which it campaigned at a leader's request; 0 for none.</summary>
    public long TransferTerm { get; set; }

    public void Start(RaftOptions options, IEntropy entropy, LifeNumbers readNumbers)
    {
        ReadNumbers = readNumbers;
        Node = new RaftNode(options, entropy, Disk.HardState, Disk.Snapshot, Disk.Entries);
        State = Disk.Snapshot is { } snapshot ? RaftState.Read(snapshot.Data) : default;
    }

    /// <summary>Everything but the disk is gone.</summary>
    /// <param name="kept">How many of the writes that were not synced the disk keeps.</param>
    public void Crash(int kept)
    {
        Disk.Crash(kept);
        Node = null;
        State = default;
        CrashAt = null;
        Waiting.Clear();
        Reading.Clear();
        Ticks = 0;
    }
}
