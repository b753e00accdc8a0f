namespace Vigil.Raft;

/// <summary>
/// Deliberate faults, all off: each breaks one rule of the paper, so that a law can be seen to notice.
/// </summary>
[Flags]
internal enum RaftMutants
{
    None = 0,

    /// <summary>Election safety: a node votes for every candidate, twice in one term.</summary>
    VoteTwice = 1 << 0,

    /// <summary>Election safety over a restart: the vote is not part of what is made durable.</summary>
    ForgetVote = 1 << 1,

    /// <summary>Leader completeness: a candidate is voted for whose log is behind.</summary>
    SkipUpToDate = 1 << 2,

    /// <summary>State-machine safety: entries of older terms are committed by counting them (figure 8).</summary>
    CommitOldTerm = 1 << 3,

    /// <summary>Leader completeness: a leader counts itself before its own log is durable.</summary>
    CountUnsynced = 1 << 4,

    /// <summary>Nothing acknowledged is lost: a follower answers before its log is durable.</summary>
    AckUnsynced = 1 << 5,

    /// <summary>Log matching: a conflicting entry stays where it is.</summary>
    KeepConflicts = 1 << 6,

    /// <summary>Log matching: entries are taken whatever comes before them.</summary>
    SkipMatch = 1 << 7,

    /// <summary>Linearizable reads: a read is answered by any node that thinks it leads.</summary>
    ReadUnconfirmed = 1 << 8,

    /// <summary>Linearizable reads: a new leader answers before it knows what is committed.</summary>
    ReadBeforeTerm = 1 << 9,

    /// <summary>Leader completeness: a second change of the membership does not wait for the first.</summary>
    ChangeTwice = 1 << 10,

    /// <summary>State-machine safety: a follower gets a commit index beyond what it is known to have.</summary>
    CommitUnmatched = 1 << 11,

    /// <summary>Term monotonic: an old leader's messages are taken, and its term.</summary>
    TakeOldTerm = 1 << 12,

    /// <summary>State-machine safety: a snapshot older than what is committed is installed.</summary>
    InstallOld = 1 << 13,

    /// <summary>Convergence: a follower whose snapshot was lost is never sent another.</summary>
    ForgetLostSnapshot = 1 << 14,

    /// <summary>State-machine safety: the hard state commits entries that are written only after it.</summary>
    CommitUnwritten = 1 << 15,

    /// <summary>
    /// Leader completeness: the commit index may be stale after a restart, and the node campaigns among old members.
    /// </summary>
    TrustOldCommit = 1 << 16,

    /// <summary>Leader completeness: learners are counted like voters.</summary>
    CountLearners = 1 << 17,

    /// <summary>Convergence: a pre-vote is for the term that everybody is in.</summary>
    PreVoteThisTerm = 1 << 18,

    /// <summary>Linearizable reads: an answer to a heartbeat confirms reads that came after it was sent.</summary>
    ConfirmLaterReads = 1 << 19,

    /// <summary>Convergence: a transfer that failed is never given up, and no proposal is taken meanwhile.</summary>
    NeverAbortTransfer = 1 << 20,

    /// <summary>Convergence: a candidate that is refused does not learn what the voter knows to be committed.</summary>
    LearnNothingFromVotes = 1 << 21,

    /// <summary>
    /// Invariant held: who is requested to take over campaigns with a committed change of the membership
    /// unapplied, among those who were members before.
    /// </summary>
    CampaignUnapplied = 1 << 22,

    /// <summary>
    /// Nothing acknowledged is lost (etcd #14370): a leader counts itself, and applies, before its own log is durable.
    /// </summary>
    ApplyUnsynced = 1 << 23,

    /// <summary>Available: an entry is committed when every voter has it.</summary>
    CommitByAll = 1 << 24,
}
