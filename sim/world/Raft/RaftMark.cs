namespace Vigil.Sim.World.Raft;

/// <summary>A situation that a sweep of Raft must have reached, or it has not tested what it says it tests.</summary>
public enum RaftMark
{
    /// <summary>A second node led.</summary>
    LeaderChanged,

    /// <summary>Two nodes were candidates in one term.</summary>
    RivalCandidates,

    /// <summary>A pre-vote was refused.</summary>
    PreVoteRefused,

    /// <summary>A leader that had lost its majority stepped down by itself.</summary>
    QuorumLost,

    /// <summary>An append was refused, since the logs did not match.</summary>
    AppendRefused,

    /// <summary>Entries that conflicted with a leader's were replaced.</summary>
    ConflictTruncated,

    /// <summary>The window of unanswered messages to a follower was full.</summary>
    WindowFull,

    /// <summary>A node compacted its log.</summary>
    Compacted,

    /// <summary>A leader's snapshot was installed.</summary>
    SnapshotInstalled,

    /// <summary>A snapshot was lost on its way, and its sender was notified.</summary>
    SnapshotLost,

    /// <summary>A node crashed before it had written what it should.</summary>
    CrashBeforeWrite,

    /// <summary>A node crashed between a write and its sync.</summary>
    CrashBeforeSync,

    /// <summary>A node crashed while it replaced entries that conflicted.</summary>
    CrashWhileReplacing,

    /// <summary>A node crashed between the sync and what it would have sent then.</summary>
    CrashBeforeSend,

    /// <summary>A node crashed while it applied.</summary>
    CrashWhileApplying,

    /// <summary>A crash left a part of what was not synced.</summary>
    TornWrite,

    /// <summary>A node began again from what its disk had.</summary>
    Restarted,

    /// <summary>A node was cut off in both directions.</summary>
    Isolated,

    /// <summary>The network fell into two parts.</summary>
    Split,

    /// <summary>Messages went one way between two nodes and not the other.</summary>
    OneWay,

    /// <summary>A message arrived that had been held back until its term was over.</summary>
    LateMessage,

    /// <summary>A message arrived twice.</summary>
    Duplicate,

    /// <summary>A leader was notified that a follower is unreachable.</summary>
    Unreachable,

    /// <summary>A proposal was dropped at once.</summary>
    ProposalDropped,

    /// <summary>
    /// A proposal reached its leader through a follower, and its proposer learned that it is committed.
    /// </summary>
    ForwardedAcknowledged,

    /// <summary>A change of the membership was applied where a newer term had begun elsewhere.</summary>
    ChangeDuringElection,

    /// <summary>A learner became a voter.</summary>
    LearnerPromoted,

    /// <summary>A leader was removed by a change that it had proposed itself.</summary>
    LeaderRemoved,

    /// <summary>Leadership was transferred.</summary>
    TransferDone,

    /// <summary>A read was confirmed by a leader for itself.</summary>
    ReadConfirmed,

    /// <summary>A read of a follower was answered.</summary>
    FollowerRead,

    /// <summary>A read came to a leader that did not know yet what is committed.</summary>
    ReadPostponed,

    /// <summary>A read was never answered, since leadership had moved or a message was lost.</summary>
    ReadLost,
}
