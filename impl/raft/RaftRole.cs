namespace Vigil.Raft;

/// <summary>What a node is in its term (figure 4 of the paper, and the pre-candidate of the thesis).</summary>
internal enum RaftRole
{
    /// <summary>It answers requests, and waits for a leader.</summary>
    Follower,

    /// <summary>It checks whether it could win an election; its term stays.</summary>
    PreCandidate,

    /// <summary>It requests votes in a new term.</summary>
    Candidate,

    /// <summary>It leads.</summary>
    Leader,
}
