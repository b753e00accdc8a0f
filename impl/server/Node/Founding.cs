using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>One of the members with which a cluster begins.</summary>
/// <param name="Name">Its name; no two founders have the same.</param>
/// <param name="PeerUrls">Where the others reach it; at least one.</param>
internal sealed record Founder(string Name, IReadOnlyList<string> PeerUrls);

/// <summary>
/// With whom a cluster begins. Every founder is configured alike, so that all derive the same first state.
/// </summary>
/// <param name="ClusterToken">
/// What distinguishes this cluster from another one with the same names and addresses.
/// </param>
/// <param name="Founders">At least one.</param>
internal sealed record Founding(string ClusterToken, IReadOnlyList<Founder> Founders)
{
    /// <summary>The cluster's id.</summary>
    public ulong ClusterId => MemberIds.OfCluster(Founders.Select(IdOf), ClusterToken);

    /// <summary>The id of a founder.</summary>
    public ulong IdOf(Founder founder) => MemberIds.OfFounder(founder.Name, founder.PeerUrls, ClusterToken);

    /// <summary>What each founder's disk begins with.</summary>
    /// <param name="store">What the keys begin as; null for nothing.</param>
    public (HardState HardState, Snapshot Snapshot) Begin(StoreSnapshot? store = null)
    {
        var head = new MemberState { Applied = 1 };
        foreach (var founder in Founders)
        {
            var member = new Api.Member { ID = IdOf(founder), Name = founder.Name };
            member.PeerURLs.Add(founder.PeerUrls);
            head.Members.Add(member);
        }

        var conf = new ConfState([.. Founders.Select(IdOf).Order()], []);
        var data = MemberSnapshot.ToArray(head, store ?? new WatchableStore().ReadSnapshot().Value);
        return RaftNode.Founding(conf, data);
    }
}
