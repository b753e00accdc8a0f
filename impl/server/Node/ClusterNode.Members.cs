using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Raft;
using Vigil.Raft.Quorum;

namespace Vigil.Server.Node;

/// <content>Changing who the members are.</content>
public sealed partial class ClusterNode
{
    private readonly List<(ulong Node, Pending<bool> Pending)> _awaitingLeader = [];

    /// <inheritdoc/>
    public async ValueTask<Api.Member> AddMemberAsync(
        IReadOnlyList<string> peerUrls, bool isLearner, CancellationToken cancellationToken)
    {
        if (_machine.Membership.WhyNotAt(0, [.. peerUrls]) is { } refusal)
        {
            throw refusal.ToException();
        }

        // etcd's bound: one learner is caught up at a time.
        if (isLearner && Members.Any(member => member.IsLearner))
        {
            throw EtcdErrors.TooManyLearners.ToException();
        }

        if (!isLearner)
        {
            CheckStarted(voters => voters + 1, removed: 0);
        }

        var member = new Api.Member { ID = DrawId(), IsLearner = isLearner };
        member.PeerURLs.Add(peerUrls);
        await ChangeAsync(isLearner ? ConfChangeKind.AddLearner : ConfChangeKind.AddVoter, member, cancellationToken);
        return member;
    }

    /// <inheritdoc/>
    public async ValueTask RemoveMemberAsync(ulong id, CancellationToken cancellationToken)
    {
        if (_machine.Membership.Find(id) is not { } member)
        {
            throw EtcdErrors.MemberNotFound.ToException();
        }

        if (!member.IsLearner)
        {
            CheckStarted(voters => voters - 1, removed: id);
        }

        await ChangeAsync(ConfChangeKind.Remove, new Api.Member { ID = id }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask UpdateMemberAsync(
        ulong id, IReadOnlyList<string> peerUrls, CancellationToken cancellationToken)
    {
        if (_machine.Membership.Find(id) is null)
        {
            throw EtcdErrors.MemberNotFound.ToException();
        }

        if (_machine.Membership.WhyNotAt(id, [.. peerUrls]) is { } refusal)
        {
            throw refusal.ToException();
        }

        var member = new Api.Member { ID = id };
        member.PeerURLs.Add(peerUrls);
        await ChangeAsync(ConfChangeKind.Update, member, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask PromoteMemberAsync(ulong id, CancellationToken cancellationToken)
    {
        if (AskOther() is not { } leader)
        {
            await PromoteHereAsync(id, cancellationToken);
            return;
        }

        await AskAsync(() => leader.PromoteAsync(
            new PromoteCall { Cluster = ClusterId, Id = id }, cancellationToken: cancellationToken));
    }

    internal async ValueTask PromoteHereAsync(ulong id, CancellationToken cancellationToken)
    {
        await LeadHereAsync(cancellationToken);
        var member = _machine.Membership.Find(id) ?? throw EtcdErrors.MemberNotFound.ToException();
        if (!member.IsLearner)
        {
            throw EtcdErrors.MemberNotLearner.ToException();
        }

        var isReady = new Pending<bool>();
        isReady.CancelWith(cancellationToken);
        _mailbox.Add(() => isReady.TrySetResult(IsCaughtUp(id)));
        if (!await isReady.WaitAsync())
        {
            throw EtcdErrors.LearnerNotReady.ToException();
        }

        await ChangeAsync(ConfChangeKind.AddVoter, new Api.Member { ID = id }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask MoveLeaderAsync(ulong id, CancellationToken cancellationToken)
    {
        if (_status.Leader != Id)
        {
            throw EtcdErrors.NotLeader.ToException();
        }

        if (id == Id)
        {
            return;
        }

        if (_machine.Membership.Find(id) is not { IsLearner: false })
        {
            throw EtcdErrors.BadLeaderTransferee.ToException();
        }

        var pending = new Pending<bool>();
        pending.CancelWith(cancellationToken);
        _mailbox.Add(() =>
        {
            pending.Deadline = _ticks + (2 * _options.ElectionTicks);
            _awaitingLeader.Add((id, pending));
            _raft.TransferLeader(id);
        });
        await pending.WaitAsync();
    }

    private async ValueTask ChangeAsync(ConfChangeKind kind, Api.Member member, CancellationToken cancellationToken)
    {
        var change = new ConfChange(kind, member.ID, default);
        var pending = Prepare(new Proposal { Member = member }, change);
        pending.CancelWith(cancellationToken);
        Enqueue(pending);
        if ((await pending.WaitAsync()).Refusal is { } refusal)
        {
            throw refusal.ToException();
        }
    }

    private void ApplyConfChange(Entry entry, ConfChange change)
    {
        var proposal = Proposal.Parser.ParseFrom(change.Context.Span);
        var refusal = _machine.Apply(entry, change, proposal.Member ?? new Api.Member());
        if (refusal is null)
        {
            _raft.ApplyConfChange(change);
            FollowMembers();
            NoticeRemoval();
        }

        Answer(proposal.Origin, proposal.Sequence, new ApplyResult(default, Refusal: refusal));
    }

    private void FollowMembers() => _links.Follow(_machine.Membership.List(), IsRemoved);


    /// <summary>A learner may vote when it lacks no more than a tenth of the log: etcd's measure.</summary>
    private bool IsCaughtUp(ulong learner) =>
        _raft.ProgressOf(learner) is { } progress && progress.Match * 10 >= _raft.Log.Last * 9;

    /// <exception cref="Grpc.Core.RpcException">Those who have started could not decide anything after the change.</exception>
    private void CheckStarted(Func<int, int> after, ulong removed)
    {
        var voters = Members.Where(member => !member.IsLearner).ToList();
        var started = voters.Count(member => member.Name.Length > 0 && member.ID != removed);
        if (started < Majority.Of(after(voters.Count)))
        {
            throw EtcdErrors.MemberNotEnoughStarted.ToException();
        }
    }

    private ulong DrawId()
    {
        var high = (ulong)(uint)_parts.Entropy.Next("node.member", int.MaxValue) << 32;
        return high | (uint)(_parts.Entropy.Next("node.member", int.MaxValue) + 1);
    }
}
