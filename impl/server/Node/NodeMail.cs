using Vigil.Core;
using Vigil.Raft;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>The messages and requests to the loop of a node.</summary>
internal interface INodeMail;

/// <summary>A message of another member, in which nothing is impossible by itself.</summary>
/// <param name="Message">What it is.</param>
/// <param name="Stream">Where it came from, and where its refusal goes; null for nowhere.</param>
/// <param name="Revision">The revision of the store in its snapshot; means nothing where there is none.</param>
internal sealed record PeerMessage(Message Message, PeerStream? Stream, long Revision) : INodeMail;

/// <summary>Another member writes to this one, or is to be answered.</summary>
internal sealed record PeerMet(Api.Member Peer) : INodeMail;

/// <summary>Messages to a member were lost.</summary>
internal sealed record PeerUnreachable(ulong Member) : INodeMail;

/// <summary>A snapshot was sent, and has arrived or not.</summary>
internal sealed record SnapshotSent(ulong Member, bool HasArrived) : INodeMail;

/// <summary>The snapshot on this member's disk can't be read.</summary>
internal sealed record SnapshotDamaged(StorageException Cause) : INodeMail;

/// <summary>The saving of a snapshot has ended.</summary>
/// <param name="Snapshot">What it was of.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="Outcome">Whether it is on the disk.</param>
/// <param name="Failure">The disk's error, or a bug; null unless it failed.</param>
internal sealed record SnapshotEnded(Snapshot Snapshot, long Bytes, SaveOutcome Outcome, Exception? Failure = null)
    : INodeMail;

/// <summary>Another member reports that this one was removed.</summary>
internal sealed record RemovalHeard : INodeMail;

/// <summary>The end of a lease could not be committed.</summary>
/// <param name="Lease">Which.</param>
/// <param name="Term">Of the leader that had found it due.</param>
internal sealed record LeaseNotEnded(LeaseGrant Lease, long Term) : INodeMail;

/// <summary>This member's name and addresses were proposed, or could not be.</summary>
internal sealed record AttributesProposed : INodeMail;

/// <summary>Leadership is to be handed to a member; answered when it leads.</summary>
internal sealed class LeaderTransfer(ulong target) : Waiter<bool>, INodeMail
{
    public ulong Target => target;
}

/// <summary>Who could lead in this member's place? 0 for nobody.</summary>
internal sealed class SuccessorQuestion : Waiter<ulong>, INodeMail;

/// <summary>Has a learner caught up?</summary>
internal sealed class LearnerQuestion(ulong learner) : Waiter<bool>, INodeMail
{
    public ulong Learner => learner;
}

/// <summary>Does a change in the log that is not applied yet name a member? With its addresses; null for no.</summary>
internal sealed class SenderQuestion(ulong sender) : Waiter<Api.Member?>, INodeMail
{
    public ulong Sender => sender;
}

/// <summary>A read that has to see all that was acknowledged before it.</summary>
internal sealed class PendingRead : Waiter<bool>, INodeMail;

/// <summary>An entry that is to come into the log.</summary>
internal sealed class PendingProposal : Waiter<ApplyResult>, INodeMail
{
    /// <summary>What is proposed.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The number under which it is waited for.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Whether <see cref="Data"/> is a change of the membership.</summary>
    public bool IsConfChange { get; init; }

    /// <summary>The term in which it was last proposed; 0 before. The loop's.</summary>
    public long Term { get; set; }
}

/// <summary>How the saving of a snapshot ended.</summary>
internal enum SaveOutcome
{
    /// <summary>It is on the disk.</summary>
    Saved,

    /// <summary>The state is larger than a snapshot may be.</summary>
    TooLarge,

    /// <summary>A compaction took some of the state away meanwhile.</summary>
    Overtaken,

    /// <summary>The disk failed.</summary>
    Failed,
}
