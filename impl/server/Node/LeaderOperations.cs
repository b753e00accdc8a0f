using Grpc.Core;
using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Seams;

namespace Vigil.Server.Node;

/// <summary>
/// What only the leader can do: this member does it when it leads, and calls the leader otherwise. Thread-safe.
/// </summary>
internal sealed class LeaderOperations(
    ClusterNode node,
    NodeParts parts,
    NodeOptions options,
    MemberMachine machine,
    Reads reads,
    MemberChanges changes,
    Waiters waiters,
    Mailbox<INodeMail> mailbox)
{
    /// <inheritdoc cref="ICluster.KeepAliveAsync"/>
    public async ValueTask<long> RenewAsync(long id, CancellationToken cancellationToken) => OtherLeader() is { } leader
        ? (await CallAsync(token => leader.RenewLeaseAsync(OfLease(id), cancellationToken: token), cancellationToken))
            .Seconds
        : await RenewHereAsync(id, cancellationToken);

    /// <inheritdoc cref="ICluster.FindLeaseAsync"/>
    public async ValueTask<(long Granted, long Remaining)?> FindLeaseAsync(long id, CancellationToken cancellationToken)
    {
        if (OtherLeader() is not { } leader)
        {
            return await FindLeaseHereAsync(id, cancellationToken);
        }

        var answer = await CallAsync(
            token => leader.FindLeaseAsync(OfLease(id), cancellationToken: token), cancellationToken);
        return answer.GrantedSeconds > 0 ? (answer.GrantedSeconds, answer.Seconds) : null;
    }

    /// <inheritdoc cref="ICluster.PromoteMemberAsync"/>
    public async ValueTask PromoteAsync(ulong id, CancellationToken cancellationToken)
    {
        if (OtherLeader() is { } leader)
        {
            var call = new PromoteCall { Cluster = node.ClusterId, Id = id };
            await CallAsync(token => leader.PromoteAsync(call, cancellationToken: token), cancellationToken);
        }
        else
        {
            await PromoteHereAsync(id, cancellationToken);
        }
    }

    /// <inheritdoc cref="ICluster.MoveLeaderAsync"/>
    public async ValueTask MoveAsync(ulong id, CancellationToken cancellationToken)
    {
        if (node.Status.Leader != node.Id)
        {
            throw EtcdErrors.NotLeader.ToException();
        }

        if (id == node.Id)
        {
            return;
        }

        if (machine.Membership.Find(id) is not { IsLearner: false })
        {
            throw EtcdErrors.BadLeaderTransferee.ToException();
        }

        await PostAsync(new LeaderTransfer(id), 2 * options.ElectionTimeout, cancellationToken);
    }

    /// <inheritdoc cref="ClusterNode.HandOverAsync"/>
    public async ValueTask<bool> HandOverAsync(CancellationToken cancellationToken)
    {
        if (node.Status.Leader != node.Id)
        {
            return false;
        }

        var successor = await PostAsync(new SuccessorQuestion(), options.RequestTimeout, cancellationToken);
        if (successor != 0)
        {
            await MoveAsync(successor, cancellationToken);
        }

        return successor != 0;
    }

    /// <summary>Renews a lease, if this member leads.</summary>
    /// <exception cref="RpcException">It does not.</exception>
    public async ValueTask<long> RenewHereAsync(long id, CancellationToken cancellationToken)
    {
        await LeadAsync(cancellationToken);
        return machine.Lessor.KeepAlive(id);
    }

    /// <summary>How long a lease has, if this member leads; null when there is none.</summary>
    /// <exception cref="RpcException">It does not.</exception>
    public async ValueTask<(long Granted, long Remaining)?> FindLeaseHereAsync(
        long id, CancellationToken cancellationToken)
    {
        await LeadAsync(cancellationToken);
        return machine.Lessor.FindRemaining(id) is { } lease ? (lease.Seconds, lease.RemainingSeconds) : null;
    }

    /// <summary>Gives a learner its vote, if this member leads and the learner has caught up.</summary>
    /// <exception cref="RpcException">It does not, or has not.</exception>
    public async ValueTask PromoteHereAsync(ulong id, CancellationToken cancellationToken)
    {
        await LeadAsync(cancellationToken);
        if (!changes.Find(id).IsLearner)
        {
            throw EtcdErrors.MemberNotLearner.ToException();
        }

        if (!await PostAsync(new LearnerQuestion(id), options.RequestTimeout, cancellationToken))
        {
            throw EtcdErrors.LearnerNotReady.ToException();
        }

        await changes.PromoteAsync(id, cancellationToken);
    }

    /// <remarks>A deposed leader that does not know it would promise time that nobody keeps.</remarks>
    private async ValueTask LeadAsync(CancellationToken cancellationToken)
    {
        await reads.ConfirmAsync(cancellationToken);
        var leader = node.Status.Leader;
        if (leader != node.Id)
        {
            // It led when it was called: the caller may retry, which "not leader" would not say.
            throw (leader == 0 ? EtcdErrors.NoLeader : EtcdErrors.LeaderChanged).ToException();
        }
    }

    /// <summary>The leader, when that is another member; null when it is this one.</summary>
    /// <exception cref="RpcException">Nobody leads, or nobody knows how to reach who does.</exception>
    private Peer.PeerClient? OtherLeader()
    {
        var leader = node.Status.Leader;
        if (leader == node.Id)
        {
            return null;
        }

        return leader != 0 && machine.Membership.Find(leader) is { } member
            ? new Peer.PeerClient(parts.Connector.Connect(member))
            : throw EtcdErrors.NoLeader.ToException();
    }

    private LeaseCall OfLease(long id) => new() { Cluster = node.ClusterId, Id = id };

    /// <summary>Calls the leader, and gives up after the request time-out.</summary>
    private async Task<T> CallAsync<T>(
        Func<CancellationToken, AsyncUnaryCall<T>> start, CancellationToken cancellationToken)
    {
        using var late = Waits.CancelAfter(options.RequestTimeout, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var call = start(either.Token);
            return await call.ResponseAsync;
        }
        catch (Exception e) when (late.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw EtcdErrors.Timeout.ToException();
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated)
        {
            // It is about members; a client would take it for its own credentials.
            throw new RpcException(new Status(
                StatusCode.Unavailable, $"vigil: the leader does not take this member's calls: {e.Status.Detail}"));
        }
        catch (Exception e) when (BrokenConnection.Ended(e))
        {
            // The leader is gone or leads no more. The caller may retry.
            throw EtcdErrors.LeaderChanged.ToException();
        }
    }

    private ValueTask<T> PostAsync<T>(Waiter<T> question, TimeSpan patience, CancellationToken cancellationToken) =>
        waiters.WaitAsync(
            question,
            patience,
            waiter => mailbox.Add((INodeMail)waiter, options.ProposalsMax).OrThrow(),
            cancellationToken);
}
