using System.Collections.Concurrent;
using Grpc.Core;
using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Server.Mapping;
using Vigil.Server.Node;
using Vigil.Storage;

namespace Vigil.Server.Hosting;

/// <summary>Who a member without data is: a founder, or one that was added to a running cluster.</summary>
internal sealed class FirstStart(VigilServerOptions options, IPeerConnector peers, TimeProvider time)
{
    /// <summary>A live member answers within it; others are not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ClusterOptions _cluster = options.Cluster;

    /// <summary>Who does not take this member for one, and why.</summary>
    private readonly ConcurrentQueue<string> _refusals = new();

    private IReadOnlyList<string> Advertised => _cluster.AdvertisePeerUrls ?? _cluster.ListenPeerUrls;

    /// <summary>Finds it out.</summary>
    /// <returns>
    /// Its ids, and what its log begins with; for one that joins no snapshot, but the members that can send it one.
    /// </returns>
    /// <exception cref="StartException">Its configuration does not fit.</exception>
    public async Task<FirstState> DecideAsync(CancellationToken cancellationToken)
    {
        var (initial, self, known) = await QueryAllAsync(cancellationToken);
        return _cluster.InitialClusterState == InitialClusterState.New
            ? Found(initial, self, known)
            : Join(self, known);
    }

    /// <summary>
    /// For one that joined, and ended before it was sent anything: the members that can send it a snapshot.
    /// </summary>
    /// <exception cref="StartException">Its configuration does not fit.</exception>
    public async Task<IReadOnlyList<Api.Member>> FindHostsAsync(
        StorageIdentity identity, CancellationToken cancellationToken)
    {
        var (_, self, known) = await QueryAllAsync(cancellationToken);
        var state = Join(self, known);
        return state.Identity == identity
            ? state.Hosts
            : throw new StartException(
                $"the data are of member {identity.MemberId:x} of cluster {identity.ClusterId:x}, which waits for its "
                + $"first snapshot, and with these flags this would be member {state.Identity.MemberId:x} of cluster"
                + $" {state.Identity.ClusterId:x}: start it as it was started first");
    }

    private async Task<(InitialCluster Initial, Api.Member Self, List<MembersAnswer> Known)> QueryAllAsync(
        CancellationToken cancellationToken)
    {
        foreach (var url in Advertised)
        {
            InitialCluster.CheckUrl("--initial-advertise-peer-urls", url);
        }

        var text = _cluster.InitialCluster ?? string.Join(',', Advertised.Select(url => $"{options.Name}={url}"));
        var initial = InitialCluster.Parse(text, _cluster.InitialClusterToken);
        var self = initial.Find(options.Name, [.. Advertised]);
        var others = initial.Members.Where(member => member.ID != self.ID).ToList();
        var answers = await Task.WhenAll([.. others.Select(other => QueryAsync(other, cancellationToken))]);
        return (initial, self, [.. answers.OfType<MembersAnswer>()]);
    }

    private static FirstState Found(
        InitialCluster initial, Api.Member self, List<MembersAnswer> known)
    {
        foreach (var answer in known)
        {
            if (answer.Cluster != initial.ClusterId)
            {
                throw new StartException(
                    $"cluster ID mismatch: with these flags this would be cluster {initial.ClusterId:x}, and a member "
                    + $"of --initial-cluster is in {answer.Cluster:x} already; give all members the same "
                    + "--initial-cluster and --initial-cluster-token, or join that cluster with "
                    + "--initial-cluster-state existing");
            }

            // A member with published client URLs has run before, and its votes and entries were lost with its data.
            if (answer.Removed.Contains(self.ID)
                || answer.Members.Any(member => member.ID == self.ID && member.ClientURLs.Count > 0))
            {
                throw new StartException(
                    $"member {self.ID:x} has already been bootstrapped: its data are not in --data-dir; remove it from "
                    + "the cluster, add it again, and start it with --initial-cluster-state existing");
            }
        }

        var (hardState, snapshot) = initial.Founding(new WatchableStore().ReadSnapshot().Accept());
        return new FirstState(new StorageIdentity(initial.ClusterId, self.ID), hardState, snapshot, []);
    }

    private FirstState Join(Api.Member self, List<MembersAnswer> known)
    {
        if (known.Count == 0)
        {
            throw new StartException(
                "cannot fetch cluster info from peer urls: could not retrieve cluster information from the given URLs;"
                + $" --initial-cluster must name members that run{string.Concat(_refusals)}");
        }

        if (known.Select(answer => answer.Cluster).Distinct().Count() > 1)
        {
            throw new StartException(
                "cluster ID mismatch: the members of --initial-cluster are not all in one cluster");
        }

        // A member that lags may not know of this one yet.
        var answer = known.MaxBy(answer => answer.Members.Any(IsSelf) ? 1 : 0) ?? known[0];
        var member = answer.Members.FirstOrDefault(IsSelf) ?? throw new StartException(
            $"error validating peerURLs {string.Join(',', self.PeerURLs)}: no member of the cluster has them; add this "
            + "one with member add first, with the same --peer-urls");
        if (known.Any(answer => answer.Removed.Contains(member.ID)))
        {
            throw new StartException(
                $"member {member.ID:x} has been permanently removed from the cluster; add it anew");
        }

        // A voter that forgot its vote could vote twice.
        return member.ClientURLs.Count == 0
            ? new FirstState(new StorageIdentity(answer.Cluster, member.ID), default, null, answer.Members)
            : throw new StartException(
                $"member {member.ID:x} has already been bootstrapped: its data are not in --data-dir; remove it from "
                + "the cluster, and add it again");

        bool IsSelf(Api.Member member) => member.PeerURLs.Order(StringComparer.Ordinal).SequenceEqual(self.PeerURLs);
    }

    /// <summary>What a member begins with.</summary>
    /// <param name="Identity">Its ids.</param>
    /// <param name="HardState">Raft's.</param>
    /// <param name="Snapshot">The founders'; null for one that joins.</param>
    /// <param name="Hosts">Those that can send a snapshot to one that joins.</param>
    internal sealed record FirstState(
        StorageIdentity Identity, HardState HardState, Snapshot? Snapshot, IReadOnlyList<Api.Member> Hosts);

    /// <returns>Null when nobody is there, or who is there refuses.</returns>
    private async Task<MembersAnswer?> QueryAsync(Api.Member other, CancellationToken cancellationToken)
    {
        using var patience = Waits.CancelAfter(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // Its id is not known for certain: one that was added later has another than a founder at its address.
            var client = new Peer.PeerClient(peers.Connect(new Api.Member { PeerURLs = { other.PeerURLs } }));
            return await client.MembersAsync(new MembersCall(), cancellationToken: either.Token);
        }
        catch (RpcException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (e.StatusCode == StatusCode.Unauthenticated)
            {
                _refusals.Enqueue($"; {string.Join(", ", other.PeerURLs)} refuses: {e.Status.Detail}");
            }

            return null;
        }
    }
}
