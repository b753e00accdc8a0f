namespace Vigil.Server.Node;

/// <summary>Deliberate faults of the node, all off: so that a law can be seen to notice each.</summary>
[Flags]
internal enum NodeMutants
{
    None = 0,

    /// <summary>Linearizable revisions: a linearizable read is served from what this member has applied.</summary>
    ReadWithoutIndex = 1 << 0,

    /// <summary>Linearizable revisions: a confirmed read does not wait until its index is applied.</summary>
    ReadBeforeApplied = 1 << 1,

    /// <summary>Lease: a leader ends leases before it has given them their time.</summary>
    EndBeforePromotion = 1 << 2,

    /// <summary>Members agree: a snapshot is saved one entry too early, so that this entry is applied twice.</summary>
    ApplyTwice = 1 << 3,

    /// <summary>Nothing acknowledged is lost: messages that promise durability leave before it.</summary>
    SendBeforeSync = 1 << 4,

    /// <summary>Reliable: a member that gets a snapshot leaves its watchers where they are.</summary>
    InstallUnderWatchers = 1 << 5,

    /// <summary>Members agree: a follower ends leases on its own.</summary>
    ExpireLocally = 1 << 6,

    /// <summary>Lease: a new leader continues with the time that leases had.</summary>
    ForgetPromotion = 1 << 7,

    /// <summary>Members agree: a compaction is not part of the log.</summary>
    CompactLocally = 1 << 8,

    /// <summary>
    /// Linearizable revisions: reads trust the leader's lease, where clocks drift and processes are paused.
    /// </summary>
    ReadByLease = 1 << 9,

    /// <summary>Lease: what a leader found due is ended by whoever leads after it.</summary>
    EndInLaterTerm = 1 << 10,

    /// <summary>
    /// Linearizable revisions: reads are numbered from 1 in each life of a process, so that a late answer to an earlier
    /// life confirms a new read at an old index.
    /// </summary>
    NumberReadsFromOne = 1 << 11,

    /// <summary>Answered: whether a mailbox is closed is checked before its lock is taken.</summary>
    CheckThenAdd = 1 << 12,

    /// <summary>Answered: deadlines are checked by the loop, which may itself be waiting.</summary>
    ExpireInLoop = 1 << 13,

    /// <summary>
    /// History kept: a policy's compaction is at the newest revision, not at the one that the policy named.
    /// </summary>
    CompactNewest = 1 << 14,

    /// <summary>Invariant held: any term and index of a message is taken.</summary>
    TrustTerms = 1 << 15,

    /// <summary>Invariant held: entries are appended and applied unread.</summary>
    TrustEntries = 1 << 16,

    /// <summary>Invariant held: a snapshot replaces the state before anybody has read it.</summary>
    TrustSnapshots = 1 << 17,

    /// <summary>Invariant held: whoever says that it leads, follows or was sent something is believed.</summary>
    TrustRoles = 1 << 18,

    /// <summary>Invariant held: whoever sends is a member, at the addresses that it gives.</summary>
    TrustSenders = 1 << 19,

    /// <summary>
    /// Convergence: a member without a vote that hears nobody writes to nobody, and never learns that it was removed.
    /// </summary>
    WaitInSilence = 1 << 20,

    /// <summary>Members agree: an alarm is changed where it is requested, and is not part of the log.</summary>
    AlarmLocally = 1 << 21,

    /// <summary>Members agree: who gets its state from a snapshot does not know which members were removed.</summary>
    ForgetRemoved = 1 << 22,

    /// <summary>Members agree: a learner that gets a vote stays a learner in the list of members.</summary>
    PromoteInRaftAlone = 1 << 23,

    /// <summary>History kept: a policy's compaction is one revision too far.</summary>
    CompactOneMore = 1 << 24,

    /// <summary>History kept: what a policy decides is compacted only while nothing is.</summary>
    CompactOnce = 1 << 25,

    /// <summary>
    /// Convergence: a leader of two that is removed commits that alone, and the other one may never learn of it.
    /// </summary>
    LeaveAlone = 1 << 26,

    /// <summary>Invariant held: a member that gets a snapshot ends as if its disk had failed.</summary>
    EndAtInstall = 1 << 27,

    /// <summary>Proven: whoever sends a proof holds the secret, whatever it is.</summary>
    TrustAnyProof = 1 << 28,

    /// <summary>Proven: a proof is taken again, and for whatever content is sent with it.</summary>
    TrustReplay = 1 << 29,
}
