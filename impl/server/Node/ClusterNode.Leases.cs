using Grpc.Core;
using Vigil.Api;
using Vigil.Api.Peers;

namespace Vigil.Server.Node;

/// <content>How long leases have: only the leader knows, so it is asked.</content>
public sealed partial class ClusterNode
{
    /// <inheritdoc/>
    public async ValueTask<long> KeepAliveAsync(long id, CancellationToken cancellationToken)
    {
        if (AskOther() is not { } leader)
        {
            return await RenewHereAsync(id, cancellationToken);
        }

        var answer = await AskAsync(() => leader.RenewLeaseAsync(
            new LeaseCall { Cluster = ClusterId, Id = id }, cancellationToken: cancellationToken));
        return answer.Seconds;
    }

    /// <inheritdoc/>
    public async ValueTask<(long Granted, long Remaining)?> FindLeaseAsync(long id, CancellationToken cancellationToken)
    {
        if (AskOther() is not { } leader)
        {
            return await FindLeaseHereAsync(id, cancellationToken);
        }

        var answer = await AskAsync(() => leader.FindLeaseAsync(
            new LeaseCall { Cluster = ClusterId, Id = id }, cancellationToken: cancellationToken));
        return answer.GrantedSeconds > 0 ? (answer.GrantedSeconds, answer.Seconds) : null;
    }

    /// <summary>Renews a lease, if this member leads.</summary>
    /// <exception cref="RpcException">It does not.</exception>
    internal async ValueTask<long> RenewHereAsync(long id, CancellationToken cancellationToken)
    {
        await LeadHereAsync(cancellationToken);
        return _machine.Lessor.KeepAlive(id);
    }

    internal async ValueTask<(long Granted, long Remaining)?> FindLeaseHereAsync(
        long id, CancellationToken cancellationToken)
    {
        await LeadHereAsync(cancellationToken);
        return _machine.Lessor.Find(id) is { } lease ? (lease.Seconds, lease.RemainingSeconds) : null;
    }

    /// <remarks>A leader that was deposed and does not know it would promise time that nobody keeps.</remarks>
    private async ValueTask LeadHereAsync(CancellationToken cancellationToken)
    {
        await ConfirmReadAsync(cancellationToken);
        var leader = _status.Leader;
        if (leader != Id)
        {
            throw (leader == 0 ? EtcdErrors.NoLeader : EtcdErrors.NotLeader).ToException();
        }
    }

    /// <summary>The leader, when that is another member; null when it is this one or nobody.</summary>
    private Peer.PeerClient? AskOther()
    {
        var leader = _status.Leader;
        if (leader == 0)
        {
            throw EtcdErrors.NoLeader.ToException();
        }

        if (leader == Id)
        {
            return null;
        }

        return _machine.Membership.Find(leader) is { } member
            ? new Peer.PeerClient(_parts.Connector.Connect(member))
            : throw EtcdErrors.NoLeader.ToException();
    }

    private static async Task<T> AskAsync<T>(Func<AsyncUnaryCall<T>> ask)
    {
        try
        {
            using var call = ask();
            return await call.ResponseAsync;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable || e.Status.Detail == EtcdErrors.NotLeader.Message)
        {
            // The leader is gone or leads no more. Whoever asked may ask again.
            throw EtcdErrors.LeaderChanged.ToException();
        }
    }
}
