using Vigil.Api;
using Vigil.Core;

namespace Vigil.Server;

/// <summary>Where a member stands among the others.</summary>
/// <param name="Term">The term of Raft; at least 1.</param>
/// <param name="Leader">The leader's id; 0 when none is known.</param>
/// <param name="Committed">The last entry of the log that is known to be committed.</param>
/// <param name="Applied">The last entry of the log that this member has applied.</param>
/// <param name="IsLearner">Whether it follows without a vote.</param>
public sealed record ClusterStatus(long Term, ulong Leader, long Committed, long Applied, bool IsLearner);

/// <summary>
/// How a member changes what all members share: commands in one order, in which every member applies them. Thread-safe.
/// </summary>
/// <remarks>
/// Whatever fails does so with one of <see cref="EtcdErrors"/>: no leader, leader changed, timed out, stopped. After
/// those a change may still come into effect.
/// </remarks>
public interface ICluster
{
    /// <summary>Where this member stands now.</summary>
    ClusterStatus Status { get; }

    /// <summary>The term alone, for headers: cheap.</summary>
    long Term { get; }

    /// <summary>
    /// Cancelled as soon as this member has known no leader for an election time-out; a new one when it knows one
    /// again.
    /// </summary>
    CancellationToken Leaderless { get; }

    /// <summary>The members, as far as this one knows; each a copy.</summary>
    IReadOnlyList<Api.Member> Members { get; }

    /// <summary>Changes the store on every member.</summary>
    /// <param name="command">What changes it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Its result on this member, once it can't be lost any more.</returns>
    ValueTask<CommandResult> ProposeAsync(StoreCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Returns when a read of this member's store shows everything that was acknowledged before the call.
    /// </summary>
    ValueTask ConfirmReadAsync(CancellationToken cancellationToken);

    /// <summary>Raises or disarms an alarm on every member.</summary>
    /// <returns>The alarm when it changed; nothing when it was so already.</returns>
    ValueTask<IReadOnlyList<AlarmMember>> AlarmAsync(AlarmRequest request, CancellationToken cancellationToken);

    /// <summary>Raises the alarm that this member has no space, without waiting.</summary>
    void RaiseNoSpace();

    /// <summary>Gives a lease its whole time again.</summary>
    /// <returns>Its seconds; 0 when there is none, or its time is over.</returns>
    ValueTask<long> KeepAliveAsync(long id, CancellationToken cancellationToken);

    /// <summary>
    /// The time that a lease was granted and the time it has left, in seconds; null when there is none.
    /// </summary>
    ValueTask<(long Granted, long Remaining)?> FindLeaseAsync(long id, CancellationToken cancellationToken);

    /// <summary>Adds a member.</summary>
    ValueTask<Api.Member> AddMemberAsync(
        IReadOnlyList<string> peerUrls, bool isLearner, CancellationToken cancellationToken);

    /// <summary>Removes a member.</summary>
    ValueTask RemoveMemberAsync(ulong id, CancellationToken cancellationToken);

    /// <summary>Changes where the others reach a member.</summary>
    ValueTask UpdateMemberAsync(ulong id, IReadOnlyList<string> peerUrls, CancellationToken cancellationToken);

    /// <summary>Gives a learner its vote.</summary>
    ValueTask PromoteMemberAsync(ulong id, CancellationToken cancellationToken);

    /// <summary>Hands leadership over; only the leader can.</summary>
    ValueTask MoveLeaderAsync(ulong id, CancellationToken cancellationToken);
}
