using Vigil.Core;
using Vigil.Server;

namespace Vigil.Sim.World;

/// <summary>What the world of an execution is like, apart from what happens in it.</summary>
public sealed record WorldOptions
{
    /// <summary>How many keys the clients share: <c>k0</c>, <c>k1</c> and so on. At least 1.</summary>
    public int Keys { get; init; } = 4;

    /// <summary>
    /// How many latencies a message can have, 1 ms apart from 1 ms on; 1: none, and the order is chosen step by step.
    /// </summary>
    public int Latencies { get; init; } = 1;

    /// <summary>A stream's window in bytes, each way.</summary>
    public int WindowBytes { get; init; } = 65_535;

    /// <summary>The most events in a watcher's buffer.</summary>
    public int BufferEventsMax { get; init; } = 1024;

    /// <summary>The most events in one response.</summary>
    public int BatchEventsMax { get; init; } = 1024;

    /// <summary>How much history is read for a watcher in one step.</summary>
    public int SyncRevisionsMax { get; init; } = 1000;

    /// <summary>The most memory for the events that wait for all readers, in bytes.</summary>
    public long BuffersBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Whether the clients' watches share server watches.</summary>
    public bool Merges { get; init; }

    /// <summary>By how much the server's clock runs fast, in parts of a thousand; negative for slow.</summary>
    public int ServerDrift { get; init; }

    /// <summary>The same of the clients' clocks.</summary>
    public int ClientDrift { get; init; }

    /// <summary>
    /// Whether nothing is left to choice once the scripts are over and all has come to rest: for searches that go
    /// through everything before.
    /// </summary>
    public bool FreezesWhenQuiet { get; init; }

    /// <summary>
    /// How many members found the cluster; 0 for one server in memory, without consensus and without a disk.
    /// </summary>
    public int Members { get; init; }

    /// <summary>
    /// By how much each member's clock runs fast, as <see cref="ServerDrift"/>; those left out run true.
    /// </summary>
    public IReadOnlyList<int> MemberDrifts { get; init; } = [];

    /// <summary>How long a client thinks after each step, in milliseconds of virtual time.</summary>
    public int ThinksMs { get; init; }

    /// <summary>How long a client rests after a call without an answer, in milliseconds of virtual time.</summary>
    public int RestsMs { get; init; }

    /// <summary>The bytes of entries that a member applies in one turn.</summary>
    public long AppliedBytesMax { get; init; } = 1024 * 1024;

    /// <summary>How much history members keep by themselves, in milliseconds; 0 for all of it.</summary>
    public int KeepsMs { get; init; }

    /// <summary>
    /// How many revisions members keep by themselves, where <see cref="KeepsMs"/> is 0; 0 for all of them.
    /// </summary>
    public int KeepsRevisions { get; init; }

    /// <summary>The quota of each member's store, in bytes; 0 for one that nothing here reaches.</summary>
    public long QuotaBytes { get; init; }

    /// <summary>
    /// How long a client waits for an answer, in milliseconds; 0 for as long as clients do by themselves.
    /// </summary>
    public int PatienceMs { get; init; }

    /// <summary>Whether clients would rather have an error than wait at a member that has no leader.</summary>
    public bool RequiresLeader { get; init; }

    /// <summary>
    /// Whether each client knows one member, as behind a local address; else all, and leaves one that fails for the
    /// next. Who knows one member comes back to it as soon as it starts again.
    /// </summary>
    public bool KnowsOneMember { get; init; }

    /// <summary>How a member is lost after everything was healed.</summary>
    public MemberLoss Loss { get; init; }

    /// <summary>Whether it is whoever leads then; else the last of the founders.</summary>
    public bool LosesLeader { get; init; }

    /// <summary>Whether members share a secret, which they prove to each other to hold.</summary>
    public bool HasPeerSecret { get; init; }

    /// <summary>
    /// How long a sync of each member's disk takes, in milliseconds of virtual time; none for those left out.
    /// </summary>
    public IReadOnlyList<int> MemberSyncsMs { get; init; } = [];

    /// <summary>
    /// Whether Raft's ticks are as short as in production, 100 ms, ten to an election time-out: time to the first
    /// leader is what it is there. Else they are long, so that an execution of minutes is not one of heartbeats.
    /// </summary>
    public bool HasShortTicks { get; init; }

    /// <summary>Bytes of log after which a member takes a snapshot.</summary>
    public long SnapshotAfterBytes { get; init; } = 1024 * 1024;

    /// <summary>Entries that a member keeps behind a snapshot.</summary>
    public int KeepEntries { get; init; } = 1000;

    /// <summary>The bytes of one chunk of a snapshot on its way.</summary>
    public int ChunkBytes { get; init; } = 1024 * 1024;

    /// <summary>The most bytes of a fragment of a watch's response; 0 for as many as a server does by itself.</summary>
    public int FragmentBytes { get; init; }

    /// <summary>Bytes of a segment of a member's log.</summary>
    public long SegmentBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Whether a store works piece by piece from the smallest sizes on, as large ones do: see <see cref="StoreScale"/>.
    /// </summary>
    public bool IsSmall { get; init; }

    /// <summary>The clock that runs fastest of those that may measure a lease.</summary>
    internal int FastestDrift => Members == 0 ? ServerDrift : MemberDrifts.Append(0).Max();

    /// <summary>
    /// Progress notifications often enough that idle watches get some, and seldom enough that little else happens.
    /// </summary>
    internal ServerLimits ToServerLimits() => new()
    {
        ProgressInterval = TimeSpan.FromSeconds(15),
        FragmentBytesMax = FragmentBytes == 0 ? null : FragmentBytes,
        QuotaBytes = QuotaBytes == 0 ? new ServerLimits().QuotaBytes : QuotaBytes,
    };

    internal StoreOptions ToStoreOptions() => new()
    {
        BufferEventsMax = BufferEventsMax,
        BatchEventsMax = BatchEventsMax,
        SyncRevisionsMax = SyncRevisionsMax,
        BuffersBytesMax = BuffersBytesMax,
        ScrubRevisionsMax = IsSmall ? 1 : new StoreOptions().ScrubRevisionsMax,
        Scale = IsSmall ? StoreScale.Small : StoreScale.Default,
    };
}
