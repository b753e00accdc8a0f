namespace Vigil.Client;

/// <summary>Deliberate faults, all off. The simulator turns one on to prove that its law notices.</summary>
[Flags]
internal enum ClientMutants
{
    None = 0,

    /// <summary>Unique: a watch resumes at the last revision that it delivered instead of the one after.</summary>
    ResumeFromLastDelivered = 1 << 0,

    /// <summary>Reliable: a watch resumes from now instead of from where it was.</summary>
    ResumeFromNow = 1 << 1,

    /// <summary>Linearizable revisions: a write whose outcome is unknown is sent again.</summary>
    RetryUnknownWrites = 1 << 2,

    /// <summary>Convergence: after a snapshot a watch continues from now.</summary>
    ResyncFromNow = 1 << 3,

    /// <summary>State rebuilt: a snapshot has one pair at most.</summary>
    SnapshotLimited = 1 << 8,

    /// <summary>Cursor: the position is saved before the user is done.</summary>
    SaveBeforeDone = 1 << 4,

    /// <summary>Convergence: a watch that joins a shared one does not get what it missed.</summary>
    JoinAnywhere = 1 << 5,

    /// <summary>Filtered: a watch that shares another gets all of its events.</summary>
    ShareUnfiltered = 1 << 6,

    /// <summary>Convergence: what does not fit into the buffer of a watch that shares another is dropped.</summary>
    DropWhenFull = 1 << 7,

    /// <summary>Lease ends: the answer to one renewal is taken for the answer to all that wait.</summary>
    AnswerEveryRenewal = 1 << 9,

    /// <summary>Reliable: a watch ends, as if the server had refused it, when its stream breaks twice.</summary>
    GiveUpWatch = 1 << 10,

    /// <summary>Resumable (etcd #15248): a watch resumes at the revision of its last progress, not behind it.</summary>
    ResumeAtProgress = 1 << 11,

    /// <summary>Available: a server that fails is not left for the next one.</summary>
    StayWithFailed = 1 << 12,
}
