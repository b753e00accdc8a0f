using System.Text;

namespace Vigil.Raft;

/// <summary>
/// What one node says to another. Immutable; which fields mean something depends on <see cref="Kind"/>.
/// </summary>
internal sealed record Message
{
    /// <summary>What it requests or answers.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>For whom.</summary>
    public required ulong To { get; init; }

    /// <summary>By whom.</summary>
    public ulong From { get; init; }

    /// <summary>
    /// The sender's term; in pre-votes the term in question; 0 in what is only forwarded to a leader.
    /// </summary>
    public long Term { get; init; }

    /// <summary>
    /// Votes: the last index of the candidate's log. Append: the index before its entries. AppendReply: up to where the
    /// log matches, or the index that was refused. ReadIndexReply: the index to wait for. Replies to votes: what the
    /// voter knows to be committed; 0 when it is compacted away.
    /// </summary>
    public long Index { get; init; }

    /// <summary>
    /// The term of the entry at <see cref="Index"/>; in a refusal, the term at <see cref="RejectHint"/>.
    /// </summary>
    public long LogTerm { get; init; }

    /// <summary>Append, Heartbeat: how far is committed.</summary>
    public long Commit { get; init; }

    /// <summary>
    /// Append: what follows <see cref="Index"/>. Propose: what is proposed; its terms and indexes mean nothing.
    /// </summary>
    public IReadOnlyList<Entry> Entries { get; init; } = [];

    /// <summary>InstallSnapshot: the snapshot.</summary>
    public Snapshot? Snapshot { get; init; }

    /// <summary>Replies: no.</summary>
    public bool Reject { get; init; }

    /// <summary>A refused Append: where the follower's log may match.</summary>
    public long RejectHint { get; init; }

    /// <summary>Reads and heartbeats: which read; 0 is none.</summary>
    public long Context { get; init; }

    /// <summary>Votes: the leader requested this election, so its presence is no reason to refuse.</summary>
    public bool Transfer { get; init; }

    /// <summary>TransferLeader: to whom; otherwise 0.</summary>
    public ulong Node { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder($"{From}->{To} {Kind} term:{Term}");
        if (Kind is MessageKind.Vote or MessageKind.PreVote or MessageKind.Append)
        {
            text.Append($" log:{LogTerm}/{Index}");
        }
        else if (Kind is MessageKind.AppendReply or MessageKind.ReadIndexReply)
        {
            text.Append($" index:{Index}");
        }

        if (Kind is MessageKind.Append or MessageKind.Heartbeat)
        {
            text.Append($" commit:{Commit}");
        }

        if (Entries.Count > 0)
        {
            text.Append($" entries:[{string.Join(", ", Entries)}]");
        }

        return text
            .Append(
                Reject ? Kind == MessageKind.AppendReply ? $" rejected, hint:{LogTerm}/{RejectHint}" : " rejected" : "")
            .Append(Snapshot is { } snapshot ? $" {snapshot}" : "")
            .Append(Context != 0 ? $" read:{Context}" : "")
            .Append(Transfer ? " by transfer" : "")
            .Append(Node != 0 ? $" to:{Node}" : "")
            .ToString();
    }
}
