namespace Vigil.Raft;

/// <summary>Deliberate faults, all off: each breaks one rule of the paper, so that a law can be seen to notice.</summary>
[Flags]
internal enum RaftMutants
{
    None = 0,

    /// <summary>Election safety: a node gives its vote to whoever asks, twice in one term.</summary>
    VoteTwice = 1 << 0,

    /// <summary>Election safety over a restart: the vote is not part of what is made durable.</summary>
    ForgetVote = 1 << 1,

    /// <summary>Leader completeness: a candidate is voted for whose log is behind.</summary>
    SkipUpToDate = 1 << 2,

    /// <summary>State-machine safety: entries of older terms are committed by counting them (figure 8).</summary>
    CommitOldTerm = 1 << 3,

    /// <summary>Nothing acknowledged is lost: a leader counts itself before its own log is durable.</summary>
    CountUnsynced = 1 << 4,

    /// <summary>Nothing acknowledged is lost: a follower answers before its log is durable.</summary>
    AckUnsynced = 1 << 5,

    /// <summary>Log matching: a conflicting entry stays where it is.</summary>
    KeepConflicts = 1 << 6,

    /// <summary>Log matching: entries are taken whatever comes before them.</summary>
    SkipMatch = 1 << 7,

    /// <summary>Linearizable reads: a read is answered by whoever thinks that it leads.</summary>
    ReadUnconfirmed = 1 << 8,

    /// <summary>Linearizable reads: a new leader answers before it knows what is committed.</summary>
    ReadBeforeTerm = 1 << 9,

    /// <summary>Election safety: a second change of the membership does not wait for the first.</summary>
    ChangeTwice = 1 << 10,

    /// <summary>State-machine safety: a heartbeat's commit index is taken beyond what is known to match.</summary>
    CommitUnmatched = 1 << 11,

    /// <summary>Term monotonic: an old leader's messages are taken, and its term.</summary>
    TakeOldTerm = 1 << 12,

    /// <summary>State-machine safety: a snapshot older than what is committed is installed.</summary>
    InstallOld = 1 << 13,

    /// <summary>Convergence: a follower whose snapshot was lost is never sent another.</summary>
    ForgetLostSnapshot = 1 << 14,
}
