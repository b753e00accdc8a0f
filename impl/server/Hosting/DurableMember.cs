using Vigil.Core;
using Vigil.Server.Node;
using Vigil.Storage;

namespace Vigil.Server.Hosting;

/// <summary>
/// A member whose log is on a disk, opened and not yet running. Whoever opened it disposes it, after the host that ran
/// it.
/// </summary>
public sealed class DurableMember : IDisposable
{
    private readonly LogStore _storage;
    private readonly PeerChannels _peers;

    private DurableMember(
        NodeParts parts, PeerChannels peers, Recovered recovered, bool isNew, VigilServerOptions options)
    {
        _storage = parts.Storage;
        _peers = peers;
        IsNew = isNew;
        EntriesRecovered = recovered.Entries.Count;
        CutBytes = recovered.CutBytes;
        DamagedSnapshots = recovered.DamagedSnapshots;
        Parts = parts;
        Node = new ClusterNode(parts, recovered, new NodeOptions
        {
            TickInterval = options.Cluster.HeartbeatInterval,
            ElectionTicks = (int)(options.Cluster.ElectionTimeout / options.Cluster.HeartbeatInterval),
            SnapshotAfterBytes = options.Cluster.SnapshotAfterBytes,
            KeepEntries = options.Cluster.KeepEntries,
        });
    }

    /// <summary>The member itself; a host runs it.</summary>
    public ClusterNode Node { get; }

    /// <summary>Who it is.</summary>
    public ServerIdentity Identity => Parts.Identity;

    /// <summary>Whether its directory held nothing before.</summary>
    public bool IsNew { get; }

    /// <summary>Entries of the log that were found on the disk, beside the snapshot.</summary>
    public int EntriesRecovered { get; }

    /// <summary>Bytes of an unfinished write that were cut from the end of the log; 0 after a clean stop.</summary>
    public long CutBytes { get; }

    /// <summary>
    /// Snapshots that can't be read and that nothing depends on, each with what is wrong. Usually empty, never null.
    /// </summary>
    public IReadOnlyList<string> DamagedSnapshots { get; }

    internal NodeParts Parts { get; }

    /// <summary>As <see cref="NodeParts.OnRefused"/>; set by the host that runs it.</summary>
    internal Action<Api.Member, string>? Refused { get; set; }

    /// <summary>As <see cref="NodeParts.OnFault"/>; set by the host that runs it.</summary>
    internal Action<string, Exception>? Faulted { get; set; }

    /// <summary>Opens the directory, or makes it what a first start needs.</summary>
    /// <param name="options">With a <see cref="VigilServerOptions.DataDir"/>.</param>
    /// <param name="cancellationToken">Gives up asking other members.</param>
    /// <exception cref="StartException">It can't be this member's with these options.</exception>
    /// <exception cref="StorageException">What is in the directory can't be used.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static async Task<DurableMember> OpenAsync(VigilServerOptions options, CancellationToken cancellationToken)
    {
        options.Cluster.Check();
        var disk = MemberDirectory.Open(options.DataDir ?? throw new StartException("no --data-dir is given"));
        var peers = new PeerChannels(options.Cluster.HeartbeatInterval);
        LogStore? storage = null;
        try
        {
            var found = await MemberDirectory.IdentityAsync(disk);
            Recovered recovered;
            IReadOnlyList<Api.Member> hosts = [];
            var firstStart = new FirstStart(options, peers, TimeProvider.System);
            if (found is { } identity)
            {
                (storage, recovered) = await LogStore.OpenAsync(disk, identity, new StorageOptions());
                MemberDirectory.CheckName(disk, identity, recovered, options.Name);
                hosts = recovered.Snapshot is null
                    ? await firstStart.FindHostsAsync(identity, cancellationToken) : hosts;
            }
            else
            {
                var first = await firstStart.DecideAsync(cancellationToken);
                (identity, hosts) = (first.Identity, first.Hosts);
                storage = await LogStore.CreateAsync(
                    disk, identity, first.HardState, first.Snapshot, new StorageOptions());
                recovered = new Recovered(first.HardState, first.Snapshot, [], 0);
            }

            DurableMember? member = null;
            var parts = PartsOf(identity, storage, peers, options) with
            {
                Hosts = hosts,
                OnRefused = (other, cause) => member?.Refused?.Invoke(other, cause),
                OnFault = (what, failure) => member?.Faulted?.Invoke(what, failure),
            };
            member = new DurableMember(parts, peers, recovered, found is null, options);
            return member;
        }
        catch
        {
            storage?.Dispose();
            peers.Dispose();
            throw;
        }
    }

    /// <summary>Closes its log and its connections.</summary>
    public void Dispose()
    {
        _storage.Dispose();
        _peers.Dispose();
    }

    private static NodeParts PartsOf(
        StorageIdentity identity, LogStore storage, PeerChannels peers, VigilServerOptions options)
    {
        var store = new WatchableStore(options.Store);
        var entropy = new OsEntropy();
        return new NodeParts
        {
            Identity = new ServerIdentity(identity.ClusterId, identity.MemberId)
            {
                Name = options.Name,
                ClientUrls = options.AdvertiseClientUrls ?? options.ListenClientUrls,
                PeerUrls = options.Cluster.AdvertisePeerUrls ?? options.Cluster.ListenPeerUrls,
            },
            Store = store,
            Lessor = new Lessor(store, TimeProvider.System, entropy),
            Alarms = new Alarms(),
            Storage = storage,
            Connector = peers,
            Time = TimeProvider.System,
            Entropy = entropy,
            Spawner = new PoolSpawner(),
            OnFault = static (_, _) => { },
        };
    }
}
