using Grpc.Core;
using Vigil.Api;
using Vigil.Core;

namespace Vigil.Server;

/// <summary>
/// A member on its own that keeps nothing: a command is applied as it comes, and is lost with the process. Thread-safe.
/// </summary>
/// <param name="store">The only copy.</param>
/// <param name="lessor">Of the same store.</param>
/// <param name="identity">Who it is.</param>
/// <param name="alarms">What is wrong with it.</param>
internal sealed class MemoryCluster(WatchableStore store, Lessor lessor, ServerIdentity identity, Alarms alarms)
    : ICluster
{
    /// <inheritdoc/>
    /// <remarks>There is no log to count; what it applied are its revisions.</remarks>
    public ClusterStatus Status
    {
        get
        {
            var revision = store.CurrentRevision;
            return new ClusterStatus(1, identity.MemberId, revision, revision, IsLearner: false);
        }
    }

    /// <inheritdoc/>
    public long Term => 1;

    /// <inheritdoc/>
    public CancellationToken Leaderless => CancellationToken.None;

    /// <inheritdoc/>
    public IReadOnlyList<Api.Member> Members
    {
        get
        {
            var member = new Api.Member { ID = identity.MemberId, Name = identity.Name };
            member.PeerURLs.Add(identity.PeerUrls);
            member.ClientURLs.Add(identity.ClientUrls);
            return [member];
        }
    }

    /// <inheritdoc/>
    public ValueTask<CommandResult> ProposeAsync(StoreCommand command, CancellationToken cancellationToken)
    {
        if (command is RevokeLeaseCommand revoke)
        {
            lessor.Forget(revoke.Id, revoke.Grant);
        }

        var result = store.Apply(command);
        if (result.Value is LeaseGrantResult grant)
        {
            lessor.Begin(grant.Lease);
        }

        return ValueTask.FromResult(result);
    }

    /// <inheritdoc/>
    public ValueTask ConfirmReadAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AlarmMember>> AlarmAsync(
        AlarmRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(alarms.Apply(request));

    /// <inheritdoc/>
    public void RaiseNoSpace() => alarms.Raise(identity.MemberId, AlarmType.Nospace);

    /// <inheritdoc/>
    public ValueTask<long> KeepAliveAsync(long id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(lessor.KeepAlive(id));

    /// <inheritdoc/>
    public ValueTask<(long Granted, long Remaining)?> FindLeaseAsync(long id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            lessor.FindRemaining(id) is { } lease ? (lease.Seconds, lease.RemainingSeconds) : ((long, long)?)null);

    /// <inheritdoc/>
    public ValueTask<Api.Member> AddMemberAsync(
        IReadOnlyList<string> peerUrls, bool isLearner, CancellationToken cancellationToken) => throw Alone();

    /// <inheritdoc/>
    public ValueTask RemoveMemberAsync(ulong id, CancellationToken cancellationToken) => throw Alone();

    /// <inheritdoc/>
    public ValueTask UpdateMemberAsync(ulong id, IReadOnlyList<string> peerUrls, CancellationToken cancellationToken) =>
        throw Alone();

    /// <inheritdoc/>
    public ValueTask PromoteMemberAsync(ulong id, CancellationToken cancellationToken) => throw Alone();

    /// <inheritdoc/>
    public ValueTask MoveLeaderAsync(ulong id, CancellationToken cancellationToken) => id == identity.MemberId
        ? ValueTask.CompletedTask
        : throw EtcdErrors.BadLeaderTransferee.ToException();

    /// <summary>What is in memory only can't be shared with members that will outlive it.</summary>
    private static RpcException Alone() => new(new Status(
        EtcdErrors.NotCapable.Code,
        $"{EtcdErrors.NotCapable.Message}: this member is in memory and can't have others; start it with --data-dir"));
}
