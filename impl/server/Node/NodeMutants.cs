namespace Vigil.Server.Node;

/// <summary>Deliberate faults of the node, all off: so that a law can be seen to notice each.</summary>
[Flags]
internal enum NodeMutants : long
{
    None = 0,

    /// <summary>Linearizable revisions: a linearizable read is served from what this member has applied.</summary>
    ReadWithoutIndex = 1L << 0,

    /// <summary>Linearizable revisions: a confirmed read does not wait until its index is applied.</summary>
    ReadBeforeApplied = 1L << 1,

    /// <summary>Lease: a leader ends leases before it has given them their time.</summary>
    EndBeforePromotion = 1L << 2,

    /// <summary>Members agree: a snapshot is saved one entry too early, so that this entry is applied twice.</summary>
    ApplyTwice = 1L << 3,

    /// <summary>Nothing acknowledged is lost: messages that promise durability leave before it.</summary>
    SendBeforeSync = 1L << 4,

    /// <summary>Reliable: a member that gets a snapshot leaves its watchers where they are.</summary>
    InstallUnderWatchers = 1L << 5,

    /// <summary>Members agree: a follower ends leases on its own.</summary>
    ExpireLocally = 1L << 6,

    /// <summary>Lease: a new leader continues with the time that leases had.</summary>
    ForgetPromotion = 1L << 7,

    /// <summary>Members agree: a compaction is not part of the log.</summary>
    CompactLocally = 1L << 8,

    /// <summary>
    /// Linearizable revisions: reads trust the leader's lease, where clocks drift and processes are paused.
    /// </summary>
    ReadByLease = 1L << 9,

    /// <summary>Lease: what a leader found due is ended by whoever leads after it.</summary>
    EndInLaterTerm = 1L << 10,

    /// <summary>
    /// Linearizable revisions: reads are numbered from 1 in each life of a process, so that a late answer to an earlier
    /// life confirms a new read at an old index.
    /// </summary>
    NumberReadsFromOne = 1L << 11,

    /// <summary>Answered: whether a mailbox is closed is checked before its lock is taken.</summary>
    CheckThenAdd = 1L << 12,

    /// <summary>Answered: deadlines are checked by the loop, which may itself be waiting.</summary>
    ExpireInLoop = 1L << 13,

    /// <summary>
    /// History kept: a policy's compaction is at the newest revision, not at the one that the policy named.
    /// </summary>
    CompactNewest = 1L << 14,

    /// <summary>Invariant held: any term and index of a message is taken.</summary>
    TrustTerms = 1L << 15,

    /// <summary>Invariant held: entries are appended and applied unread.</summary>
    TrustEntries = 1L << 16,

    /// <summary>Invariant held: a snapshot replaces the state before anybody has read it.</summary>
    TrustSnapshots = 1L << 17,

    /// <summary>Invariant held: whoever says that it leads, follows or was sent something is believed.</summary>
    TrustRoles = 1L << 18,

    /// <summary>Invariant held: whoever sends is a member, at the addresses that it gives.</summary>
    TrustSenders = 1L << 19,

    /// <summary>
    /// Convergence: a member without a vote that hears nobody writes to nobody, and never learns that it was removed.
    /// </summary>
    WaitInSilence = 1L << 20,

    /// <summary>Members agree: an alarm is changed where it is requested, and is not part of the log.</summary>
    AlarmLocally = 1L << 21,

    /// <summary>Members agree: who gets its state from a snapshot does not know which members were removed.</summary>
    ForgetRemoved = 1L << 22,

    /// <summary>Members agree: a learner that gets a vote stays a learner in the list of members.</summary>
    PromoteInRaftAlone = 1L << 23,

    /// <summary>History kept: a policy's compaction is one revision too far.</summary>
    CompactOneMore = 1L << 24,

    /// <summary>History kept: what a policy decides is compacted only while nothing is.</summary>
    CompactOnce = 1L << 25,

    /// <summary>
    /// Convergence: a leader of two that is removed commits that alone, and the other one may never learn of it.
    /// </summary>
    LeaveAlone = 1L << 26,

    /// <summary>Invariant held: a member that gets a snapshot ends as if its disk had failed.</summary>
    EndAtInstall = 1L << 27,

    /// <summary>Proven: whoever sends a proof holds the secret, whatever it is.</summary>
    TrustAnyProof = 1L << 28,

    /// <summary>Proven: a proof is taken again, and for whatever content is sent with it.</summary>
    TrustReplay = 1L << 29,

    /// <summary>
    /// Members agree (#13766): a snapshot has the state of the turn before, and counts what came since as applied.
    /// </summary>
    SaveAhead = 1L << 30,

    /// <summary>Members agree (#14685): a snapshot lacks the newest write, and counts it as applied.</summary>
    SaveWithoutNewest = 1L << 31,

    /// <summary>
    /// Members agree (#20271): a leader's snapshot that comes while one is saved here replaces all but the store.
    /// </summary>
    KeepStoreAtInstall = 1L << 32,

    /// <summary>
    /// Unique (#15271): watchers that a snapshot makes fall behind go back to where they last read history.
    /// </summary>
    RewindAtInstall = 1L << 33,

    /// <summary>
    /// Nothing below the start (#20221): a snapshot makes watchers forget that they wait for a later revision.
    /// </summary>
    ForgetFutureAtInstall = 1L << 34,

    /// <summary>Convergence (#9281): nobody serves the watchers that a snapshot makes fall behind.</summary>
    LoseAtInstall = 1L << 35,

    /// <summary>Reliable (#11456): watchers that a snapshot's compaction passed go on behind it.</summary>
    PassAtInstall = 1L << 36,

    /// <summary>
    /// Linearizable revisions (#21385): reads that wait for a leader that is lost are let through.
    /// </summary>
    ServeAtLeaderLoss = 1L << 37,

    /// <summary>
    /// Lease (#15247): who has led does not notice that another one leads, and requests the end of what it finds due.
    /// </summary>
    EndAsOldLeader = 1L << 38,
}
