namespace Vigil.Raft;

/// <summary>How an election stands.</summary>
internal enum VoteResult
{
    /// <summary>Neither yet.</summary>
    Pending,

    /// <summary>A majority said yes.</summary>
    Won,

    /// <summary>No majority can say yes any more.</summary>
    Lost,
}
