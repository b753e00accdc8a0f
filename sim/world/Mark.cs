namespace Vigil.Sim.World;

/// <summary>A situation that a sweep must have reached, or it has not tested what it says it tests.</summary>
public enum Mark
{
    /// <summary>A call of which the client never learned what became.</summary>
    UnknownOutcome,

    /// <summary>A call that the server refused because the revision was compacted.</summary>
    CompactedRead,

    /// <summary>A transaction that changed several keys.</summary>
    ManyChangesAtOnce,

    /// <summary>A transaction whose comparison failed.</summary>
    ComparisonFailed,

    /// <summary>A watch that went on over another connection.</summary>
    WatchResumed,

    /// <summary>A watch that went on over another connection and delivered events after it.</summary>
    EventsAfterResume,

    /// <summary>A watch that got the compaction error.</summary>
    WatchCompacted,

    /// <summary>A watcher that was behind and became live.</summary>
    WatcherCaughtUp,

    /// <summary>A watcher whose buffer was full.</summary>
    WatcherBlocked,

    /// <summary>A watcher that compaction passed while it was behind.</summary>
    WatcherPassed,

    /// <summary>A watcher that had to drop its buffer, because all of them together were too large.</summary>
    BufferGivenUp,

    /// <summary>A lease that was revoked while it had keys.</summary>
    LeaseRevoked,

    /// <summary>A lease whose time was over while it had keys.</summary>
    LeaseExpired,

    /// <summary>A lease that was kept alive.</summary>
    LeaseRenewed,

    /// <summary>A lease that was looked up and was gone.</summary>
    LeaseMissing,

    /// <summary>A watch that delivered the deletion of a key by the end of its lease.</summary>
    ExpiryDelivered,

    /// <summary>A watch that got a progress notification.</summary>
    ProgressDelivered,

    /// <summary>Watches of one stream that got the progress notification that their client had requested.</summary>
    ProgressAnswered,

    /// <summary>A watch whose user was given the range itself in place of history.</summary>
    SnapshotDelivered,

    /// <summary>A watch that began with the newest pair.</summary>
    NewestDelivered,

    /// <summary>A watch whose user crashed, and went on from a saved position.</summary>
    UserRevived,

    /// <summary>A watch that joined the server watch of another.</summary>
    WatchShared,

    /// <summary>
    /// A watch that was too slow for the server watch that it shared, and went on with one of its own.
    /// </summary>
    SharerTooSlow,

    /// <summary>A connection that was reset.</summary>
    Reset,

    /// <summary>A link through which nothing got, either way.</summary>
    Partition,

    /// <summary>A link through which nothing got one way.</summary>
    HalfOpen,

    /// <summary>A link that was blocked and open by turns.</summary>
    Flapping,

    /// <summary>A link on which messages took long.</summary>
    SlowLink,

    /// <summary>A server that was killed and started again.</summary>
    Restart,

    /// <summary>A server whose machine died silently.</summary>
    SilentRestart,

    /// <summary>A process that was paused for a time.</summary>
    Pause,

    /// <summary>A process each of whose steps took time.</summary>
    SlowProcess,

    /// <summary>A wall clock that jumped.</summary>
    ClockJump,

    /// <summary>Clocks that ran apart.</summary>
    ClockDrift,

    /// <summary>A call that was refused since there was no space.</summary>
    NoSpaceRefused,

    /// <summary>An alarm that was disarmed.</summary>
    AlarmDisarmed,

    /// <summary>A hash of history at a revision before the newest.</summary>
    OlderHash,

    /// <summary>A lease that was granted with an id that another one had.</summary>
    LeaseAgain,

    /// <summary>A watch that was created with an id that another one of its stream had.</summary>
    WatchAgain,

    /// <summary>History that members gave up by themselves.</summary>
    KeptLess,

    /// <summary>A member that no other could reach, nor it them.</summary>
    PeerPartition,

    /// <summary>A member whose messages did not reach the others, or that theirs did not reach.</summary>
    PeerHalfOpen,

    /// <summary>Connections between members that broke.</summary>
    PeerReset,

    /// <summary>All members down at once.</summary>
    PowerCut,

    /// <summary>A disk on which a sync took long.</summary>
    SlowDisk,

    /// <summary>A disk that refused to sync.</summary>
    FailingDisk,

    /// <summary>A disk that was full.</summary>
    FullDisk,

    /// <summary>A leader that was requested to transfer leadership.</summary>
    LeaderMove,

    /// <summary>A member that was replaced by another.</summary>
    MemberChange,

    /// <summary>A leader after the first.</summary>
    LeaderChanged,

    /// <summary>A member that got its state from another's snapshot.</summary>
    SnapshotInstalled,

    /// <summary>A disk that did not come back.</summary>
    HangingDisk,

    /// <summary>A member whose messages to and from the others were slow.</summary>
    SlowPeer,

    /// <summary>A member that was sent forged messages.</summary>
    HostilePeer,

    /// <summary>A disk that wrote nothing for a while, and then went on.</summary>
    FrozenDisk,

    /// <summary>Members that were changed beside a transfer of leadership.</summary>
    ChangeBesideMove,

    /// <summary>A member that was removed, and one of its name and address that was added.</summary>
    MemberReturned,
}

/// <summary>How often each <see cref="Mark"/> was reached.</summary>
public sealed class Marks
{
    /// <summary>Those that only a cluster can reach.</summary>
    public static IReadOnlyList<Mark> OfClusters { get; } =
        [.. Enum.GetValues<Mark>().Where(mark => mark >= Mark.PeerPartition)];

    private readonly long[] _counts = new long[Enum.GetValues<Mark>().Length];

    /// <summary>How often this one was.</summary>
    public long this[Mark mark] => _counts[(int)mark];

    /// <summary>Notes that it was reached, <paramref name="times"/> times.</summary>
    public void Reach(Mark mark, long times = 1) => _counts[(int)mark] += times;

    /// <summary>A bit for each that was reached, in their order.</summary>
    public ulong Reached
    {
        get
        {
            var reached = 0UL;
            for (var i = 0; i < _counts.Length; i++)
            {
                reached |= _counts[i] > 0 ? 1UL << i : 0;
            }

            return reached;
        }
    }

    /// <summary>Adds another execution's.</summary>
    public void Add(Marks other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }
}
