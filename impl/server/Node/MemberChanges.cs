using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Server.Node;

/// <summary>Membership changes: what is refused at once, and what is proposed. Thread-safe.</summary>
internal sealed class MemberChanges(Membership membership, Proposals proposals, IEntropy entropy)
{
    /// <inheritdoc cref="ICluster.AddMemberAsync"/>
    public async ValueTask<Api.Member> AddAsync(
        IReadOnlyList<string> peerUrls, bool isLearner, CancellationToken cancellationToken)
    {
        if (membership.WhyNotAt(0, [.. peerUrls]) is { } refusal)
        {
            throw refusal.ToException();
        }

        // etcd's bound: one learner is caught up at a time.
        if (isLearner && membership.List().Any(member => member.IsLearner))
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

    /// <inheritdoc cref="ICluster.RemoveMemberAsync"/>
    public async ValueTask RemoveAsync(ulong id, CancellationToken cancellationToken)
    {
        if (!Find(id).IsLearner)
        {
            CheckStarted(voters => voters - 1, removed: id);
        }

        await ChangeAsync(ConfChangeKind.Remove, new Api.Member { ID = id }, cancellationToken);
    }

    /// <inheritdoc cref="ICluster.UpdateMemberAsync"/>
    public async ValueTask UpdateAsync(ulong id, IReadOnlyList<string> peerUrls, CancellationToken cancellationToken)
    {
        Find(id);
        if (membership.WhyNotAt(id, [.. peerUrls]) is { } refusal)
        {
            throw refusal.ToException();
        }

        var member = new Api.Member { ID = id };
        member.PeerURLs.Add(peerUrls);
        await ChangeAsync(ConfChangeKind.Update, member, cancellationToken);
    }

    /// <summary>Gives a vote to a learner that has caught up, according to the leader.</summary>
    public ValueTask PromoteAsync(ulong id, CancellationToken cancellationToken) =>
        ChangeAsync(ConfChangeKind.AddVoter, new Api.Member { ID = id }, cancellationToken);

    /// <summary>A member that has to be one.</summary>
    /// <exception cref="Grpc.Core.RpcException">It is none.</exception>
    public Api.Member Find(ulong id) => membership.Find(id) ?? throw EtcdErrors.MemberNotFound.ToException();

    private async ValueTask ChangeAsync(ConfChangeKind kind, Api.Member member, CancellationToken cancellationToken)
    {
        var change = new ConfChange(kind, member.ID, default);
        var result = await proposals.ProposeAsync(new Proposal { Member = member }, change, cancellationToken);
        if (result.Refusal is { } refusal)
        {
            throw refusal.ToException();
        }
    }

    /// <exception cref="Grpc.Core.RpcException">The started members would have no quorum after the change.</exception>
    private void CheckStarted(Func<int, int> after, ulong removed)
    {
        var voters = membership.List().Where(member => !member.IsLearner).ToList();
        var started = voters.Count(member => member.Name.Length > 0 && member.ID != removed);
        if (started == 1 && voters.Count == 1 && removed == 0)
        {
            // One may become two, or no cluster could grow from one. Until the second has started nothing is committed.
            return;
        }

        if (started < Majority.Of(after(voters.Count)))
        {
            throw EtcdErrors.MemberNotEnoughStarted.ToException();
        }
    }

    private ulong DrawId()
    {
        var high = (ulong)(uint)entropy.Next("node.member", int.MaxValue) << 32;
        return high | (uint)(entropy.Next("node.member", int.MaxValue) + 1);
    }
}
