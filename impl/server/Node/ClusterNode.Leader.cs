using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <content>What follows from who leads: whom watchers trust, and who ends leases.</content>
public sealed partial class ClusterNode
{
    /// <summary>Leases that are ended in one go: etcd's rate.</summary>
    private const int LeasesAtOnce = 500;

    private CancellationTokenSource _leaderless = new();
    private ulong _leader;
    private long _ledTerm;
    private long _leaderSince;
    private bool _isPublishing;

    /// <inheritdoc/>
    public CancellationToken Leaderless => Volatile.Read(ref _leaderless).Token;

    private bool Leads => _raft.Role == RaftRole.Leader;

    /// <summary>
    /// Whether this member leads and measures leases. Between its election and that, what it knows of their time is what it
    /// last knew when it led before, or nothing.
    /// </summary>
    private bool KeepsLeases => Leads && _ledTerm == _raft.Term;

    private void KeepLeasesIfLeader()
    {
        if (!Leads || KeepsLeases)
        {
            return;
        }

        _ledTerm = _raft.Term;
        if (!_options.Mutants.HasFlag(NodeMutants.ForgetPromotion))
        {
            // How long leases had is not known here: each gets its whole time, and that of the election.
            _machine.Lessor.Promote(_options.TickInterval * _options.ElectionTicks);
        }
    }

    private void FollowLeader()
    {
        if (_leader == _raft.Leader)
        {
            return;
        }

        if (_leader != 0)
        {
            FailReadsOfLeader();
        }

        (_leader, _leaderSince) = (_raft.Leader, _ticks);
        if (_leader == 0)
        {
            return;
        }

        if (_leaderless.IsCancellationRequested)
        {
            Volatile.Write(ref _leaderless, new CancellationTokenSource());
        }

        Interlocked.Increment(ref _leaderChanges);

        foreach (var waiter in _awaitingLeader.Where(waiter => waiter.Node == _leader).ToList())
        {
            _awaitingLeader.Remove(waiter);
            waiter.Pending.TrySetResult(true);
        }

        // What nobody could take before can be proposed now; it goes out with the next turn.
        ProposeHeld();
    }

    private void WatchLeader()
    {
        if (_leader == 0 && _ticks - _leaderSince >= _options.ElectionTicks && !_leaderless.IsCancellationRequested)
        {
            _leaderless.Cancel();
        }

        if (_awaitingLeader.Count == 0)
        {
            return;
        }

        foreach (var waiter in _awaitingLeader.Where(waiter => waiter.Pending.Deadline <= _ticks).ToList())
        {
            _awaitingLeader.Remove(waiter);
            waiter.Pending.Fail(EtcdErrors.TimeoutDueToLeaderFail);
        }
    }

    /// <summary>The leader proposes the end of leases that are over; every member carries it out.</summary>
    private void EndLeases()
    {
        if (_machine.Lessor.UntilDue() != TimeSpan.Zero)
        {
            return;
        }

        if (_options.Mutants.HasFlag(NodeMutants.ExpireLocally))
        {
            _machine.Lessor.ExpireDue(LeasesAtOnce);
            return;
        }

        if (!(_options.Mutants.HasFlag(NodeMutants.EndBeforePromotion) ? Leads : KeepsLeases))
        {
            return;
        }

        var term = _raft.Term;
        foreach (var lease in _machine.Lessor.TakeDue(LeasesAtOnce))
        {
            _parts.Spawner.Spawn("node.lease", () => EndLeaseAsync(lease, term));
        }
    }

    /// <param name="lease">Is over.</param>
    /// <param name="term">
    /// Of the leader that says so. Were the entry proposed to a later one, it might end what that one was asked to keep.
    /// </param>
    private async Task EndLeaseAsync(LeaseGrant lease, long term)
    {
        var command = new RevokeLeaseCommand(lease.Id, lease.Grant);
        try
        {
            await ProposeAsync(
                Prepare(command, _options.Mutants.HasFlag(NodeMutants.EndInLaterTerm) ? 0 : term), CancellationToken.None);
        }
        catch (Grpc.Core.RpcException)
        {
            // Not agreed on, or nobody knows. Ending it twice changes nothing; a later term begins with all leases anew.
            _mailbox.Add(() =>
            {
                if (KeepsLeases && _ledTerm == term)
                {
                    _machine.Lessor.Overdue(lease);
                }
            });
        }
    }

    /// <summary>Lets everybody know this member's name and where clients reach it.</summary>
    private void PublishAttributes()
    {
        if (_isPublishing
            || _leader == 0
            || _machine.Membership.Find(Id) is not { } known
            || (known.Name == _identity.Name && known.ClientURLs.SequenceEqual(_identity.ClientUrls)))
        {
            return;
        }

        _isPublishing = true;
        _parts.Spawner.Spawn("node.publish", PublishAsync);
    }

    private async Task PublishAsync()
    {
        var attributes = new Api.Member { ID = Id, Name = _identity.Name };
        attributes.ClientURLs.Add(_identity.ClientUrls);
        try
        {
            await ProposeAsync(Prepare(new Proposal { Member = attributes }), CancellationToken.None);
        }
        catch (Grpc.Core.RpcException)
        {
            // Not agreed on: the next tick sees that it is still to be done.
        }
        finally
        {
            _mailbox.Add(() => _isPublishing = false);
        }
    }
}
