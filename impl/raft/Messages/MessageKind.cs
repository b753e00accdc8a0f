namespace Vigil.Raft;

/// <summary>What a message requests or answers. The numbers are on the wire and do not change.</summary>
internal enum MessageKind : byte
{
    /// <summary>Would you vote for me in the next term? Changes nothing (section 9.6 of Ongaro's thesis).</summary>
    PreVote = 1,

    /// <summary>The answer to it.</summary>
    PreVoteReply = 2,

    /// <summary>RequestVote of the paper.</summary>
    Vote = 3,

    /// <summary>The answer to it.</summary>
    VoteReply = 4,

    /// <summary>AppendEntries of the paper.</summary>
    Append = 5,

    /// <summary>The answer to it: up to where the log matches, or that it does not.</summary>
    AppendReply = 6,

    /// <summary>I lead; and how far is committed.</summary>
    Heartbeat = 7,

    /// <summary>The answer to it.</summary>
    HeartbeatReply = 8,

    /// <summary>InstallSnapshot of the paper. Answered with an <see cref="AppendReply"/>.</summary>
    InstallSnapshot = 9,

    /// <summary>A proposal on its way to the leader. Not answered.</summary>
    Propose = 10,

    /// <summary>A linearizable read on its way to the leader.</summary>
    ReadIndex = 11,

    /// <summary>The index that the read has to wait for.</summary>
    ReadIndexReply = 12,

    /// <summary>Hand your leadership to the node in <see cref="Message.Node"/>.</summary>
    TransferLeader = 13,

    /// <summary>Campaign at once: your log is mine.</summary>
    TimeoutNow = 14,
}
