namespace Vigil.Raft;

/// <summary>How far a follower is, as its leader knows.</summary>
/// <param name="Node">Which.</param>
/// <param name="Match">The last entry it is known to have.</param>
/// <param name="IsLearner">Whether it is one.</param>
/// <param name="RecentActive">Whether it has been heard from recently.</param>
internal readonly record struct FollowerStatus(ulong Node, long Match, bool IsLearner, bool RecentActive);

/// <summary>A node at one moment.</summary>
/// <param name="Id">Who it is.</param>
/// <param name="Role">What it is.</param>
/// <param name="Term">Its term.</param>
/// <param name="Leader">Whom it takes for the leader; 0 is nobody.</param>
/// <param name="Committed">The last entry it knows to be committed.</param>
/// <param name="Applied">The last entry that was applied.</param>
/// <param name="Conf">The members, as far as applied.</param>
/// <param name="Followers">The progress of the others; empty unless it leads.</param>
internal sealed record RaftStatus(
    ulong Id,
    RaftRole Role,
    long Term,
    ulong Leader,
    long Committed,
    long Applied,
    ConfState Conf,
    IReadOnlyList<FollowerStatus> Followers);
