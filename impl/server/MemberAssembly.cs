using Grpc.Core;
using Vigil.Core;
using Vigil.Seams;
using Vigil.Server.Node;
using Vigil.Server.Node.Proofs;
using Vigil.Server.Upkeep;

namespace Vigil.Server;

/// <summary>
/// A member, assembled from its seams: the store, what it is changed through, the services, and the background work.
/// </summary>
/// <remarks>
/// This is the one place where that is done. <c>vigil serve</c>, a host of one's own and the simulation all get their
/// members here, so that the code that is searched is the code that serves.
/// </remarks>
internal sealed class MemberAssembly : IDisposable
{
    private readonly Supervisor _supervisor;
    private readonly MemberUpkeep _upkeep;

    /// <summary>Assembles a member; it serves nothing and does nothing by itself yet.</summary>
    /// <param name="seams">What it takes from outside.</param>
    /// <param name="identity">Who it is.</param>
    /// <param name="store">Its keys; empty where there is a log, from which they come.</param>
    /// <param name="limits">The services' bounds.</param>
    /// <param name="compaction">The auto-compaction policy; null for none.</param>
    /// <param name="log">What makes it durable; null for a member in memory.</param>
    /// <param name="stopping">When cancelled, every stream ends with <see cref="Api.EtcdErrors.Stopped"/>.</param>
    /// <exception cref="InvalidDataException">The recovered snapshot is damaged.</exception>
    public MemberAssembly(
        MemberSeams seams,
        ServerIdentity identity,
        WatchableStore store,
        ServerLimits limits,
        ICompactionPolicy? compaction,
        MemberLog? log,
        CancellationToken stopping)
    {
        var lessor = new Lessor(store, seams.Time, seams.Entropy);
        var alarms = new Alarms(store.Mutants);
        if (log is not null)
        {
            var numbers = log.Secret is null
                ? null
                : new ProofNumbers(seams.Time, seams.Entropy, identity.MemberId);
            Node = NewNode(seams, identity, store, lessor, alarms, log, numbers);
            Peers = new PeerService(Node, isOpen: log.Secret is null);
            ProvenPeers = new ProvenPeerService(
                Node, new PeerService(Node, isOpen: true), log.Secret, numbers);
        }

        _supervisor = new Supervisor(seams.Spawner, seams.OnFault);
        ICluster cluster = Node is null ? new MemoryCluster(store, lessor, identity, alarms) : Node;
        Member = new Member(store, cluster, lessor, identity, alarms, limits, _supervisor);
        _upkeep = new MemberUpkeep(
            Member, compaction, seams.Time, _supervisor, log?.Node.Mutants ?? NodeMutants.None);
        Kv = new KvService(Member);
        Watch = new WatchService(Member, seams.Time, seams.Entropy, stopping);
        Lease = new LeaseService(Member, stopping);
        Cluster = new ClusterService(Member);
        Maintenance = new MaintenanceService(Member);
        Auth = new AuthService(Member);
    }

    /// <summary>What the services share.</summary>
    public Member Member { get; }

    /// <summary>The durable member's node; null for one in memory.</summary>
    public ClusterNode? Node { get; }

    /// <summary>etcd's <c>KV</c>.</summary>
    public KvService Kv { get; }

    /// <summary>etcd's <c>Watch</c>.</summary>
    public WatchService Watch { get; }

    /// <summary>etcd's <c>Lease</c>.</summary>
    public LeaseService Lease { get; }

    /// <summary>etcd's <c>Cluster</c>.</summary>
    public ClusterService Cluster { get; }

    /// <summary>etcd's <c>Maintenance</c>.</summary>
    public MaintenanceService Maintenance { get; }

    /// <summary>etcd's <c>Auth</c>, as it is while authentication is off.</summary>
    public AuthService Auth { get; }

    /// <summary>What other members call; only they should reach it. Null for a member in memory.</summary>
    public PeerService? Peers { get; }

    /// <summary>The same for members that prove themselves.</summary>
    public ProvenPeerService? ProvenPeers { get; }

    /// <summary>
    /// Starts the background work: leases end, history is compacted and freed. Runs until it is disposed.
    /// </summary>
    public void Begin() => _upkeep.Begin();

    /// <summary>Runs a durable member until it is stopped or removed, or its disk fails. Called once.</summary>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="InvalidOperationException">It is in memory.</exception>
    /// <exception cref="IOException">The disk failed; nothing that was acknowledged is lost.</exception>
    public async Task<NodeEnd> RunAsync(CancellationToken stopping)
    {
        var node = Node ?? throw new InvalidOperationException("A member in memory has nothing to run.");
        Begin();
        try
        {
            return await node.RunAsync(stopping);
        }
        finally
        {
            _upkeep.Dispose();
            await _supervisor.IdleAsync();
        }
    }

    /// <summary>Offers all its services to a binder.</summary>
    public void Bind(ServiceBinderBase binder)
    {
        Api.KV.BindService(binder, Kv);
        Api.Watch.BindService(binder, Watch);
        Api.Lease.BindService(binder, Lease);
        Api.Cluster.BindService(binder, Cluster);
        Api.Maintenance.BindService(binder, Maintenance);
        if (Peers is not null)
        {
            Api.Peers.Peer.BindService(binder, Peers);
        }

        if (ProvenPeers is not null)
        {
            Api.Peers.ProvenPeer.BindService(binder, ProvenPeers);
        }
    }

    /// <summary>Stops the background work. A second call does nothing.</summary>
    public void Dispose() => _upkeep.Dispose();

    private static ClusterNode NewNode(
        MemberSeams seams,
        ServerIdentity identity,
        WatchableStore store,
        Lessor lessor,
        Alarms alarms,
        MemberLog log,
        ProofNumbers? numbers) =>
        new(
            new NodeParts
            {
                Identity = identity,
                Store = store,
                Lessor = lessor,
                Alarms = alarms,
                Storage = log.Storage,
                Hosts = log.Hosts,
                Connector = log.Secret is { } secret && numbers is not null
                    ? new ProvenConnector(log.Connector, secret, numbers, log.Node.Mutants)
                    : log.Connector,
                OnRefused = log.OnRefused,
                OnForged = log.OnForged,
                Time = seams.Time,
                Entropy = seams.Entropy,
                Spawner = seams.Spawner,
                OnFault = seams.OnFault,
            },
            log.Recovered,
            log.Node);
}
