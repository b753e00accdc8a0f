using Vigil.Raft;
using Vigil.Seams;
using Vigil.Server.Node;
using Vigil.Server.Node.Proofs;
using Vigil.Storage;

namespace Vigil.Server.Hosting;

/// <summary>A durable member's directory, opened, and what was found in it.</summary>
internal sealed class DurableMember : IDisposable
{
    private readonly PeerChannels _peers;

    private DurableMember(
        ServerIdentity identity, MemberLog log, PeerChannels peers, bool isNew)
    {
        (Identity, Log, _peers, IsNew) = (identity, log, peers, isNew);
    }

    /// <summary>Who it is.</summary>
    public ServerIdentity Identity { get; }

    /// <summary>Whether its directory held nothing before.</summary>
    public bool IsNew { get; }

    /// <summary>Entries of the log that were found on the disk, beside the snapshot.</summary>
    public int EntriesRecovered => Log.Recovered.Entries.Count;

    /// <summary>Bytes of an unfinished write that were cut from the end of the log; 0 after a clean stop.</summary>
    public long CutBytes => Log.Recovered.CutBytes;

    /// <summary>
    /// Snapshots that can't be read and that nothing depends on, each with what is wrong. Usually empty, never null.
    /// </summary>
    public IReadOnlyList<string> DamagedSnapshots => Log.Recovered.DamagedSnapshots;

    /// <summary>What is unsafe about how members reach each other. Usually empty, never null.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    internal MemberLog Log { get; }

    /// <summary>Opens the directory, or prepares it for a first start.</summary>
    /// <param name="options">With a <see cref="VigilServerOptions.DataDir"/>.</param>
    /// <param name="time">Measures how long others may take to answer.</param>
    /// <param name="entropy">Where it draws.</param>
    /// <param name="onRefused">As <see cref="NodeParts.OnRefused"/>.</param>
    /// <param name="onForged">As <see cref="NodeParts.OnForged"/>.</param>
    /// <param name="cancellationToken">Gives up on other members.</param>
    /// <exception cref="StartException">It can't be this member's with these options.</exception>
    /// <exception cref="StorageException">What is in the directory can't be used.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    internal static async Task<DurableMember> OpenAsync(
        VigilServerOptions options,
        TimeProvider time,
        IEntropy entropy,
        Action<Api.Member, string> onRefused,
        Action<string, bool> onForged,
        CancellationToken cancellationToken)
    {
        options.Cluster.Check();
        var secret = options.Cluster.PeerSecretFile is { } file ? PeerSecretFile.Read(file) : null;
        var disk = MemberDirectory.Open(options.DataDir ?? throw new StartException("no --data-dir is given"));
        var peers = new PeerChannels(options.Cluster.HeartbeatInterval);
        LogStore? storage = null;
        try
        {
            var found = await MemberDirectory.IdentityAsync(disk);
            Recovered recovered;
            IReadOnlyList<Api.Member> hosts = [];
            var firstStart = new FirstStart(options, ConnectorOf(peers, secret, time, entropy), time);
            if (found is { } identity)
            {
                (storage, recovered) = await LogStore.OpenAsync(disk, identity, new StorageOptions());
                MemberDirectory.CheckName(disk, identity, recovered, options.Name);
                hosts = recovered.Snapshot is null
                    ? await firstStart.FindHostsAsync(identity, cancellationToken)
                    : hosts;
            }
            else
            {
                var first = await firstStart.DecideAsync(cancellationToken);
                (identity, hosts) = (first.Identity, first.Hosts);
                storage = await LogStore.CreateAsync(
                    disk, identity, first.HardState, first.Snapshot, new StorageOptions());
                recovered = new Recovered(first.HardState, first.Snapshot, [], 0);
            }

            var log = new MemberLog(storage, recovered, peers, NodeOptionsOf(options.Cluster))
            {
                Hosts = hosts,
                Secret = secret,
                OnRefused = onRefused,
                OnForged = onForged,
            };
            return new DurableMember(IdentityOf(identity, options), log, peers, found is null)
            {
                Warnings = [.. WarningsOf(options.Cluster, recovered, hosts)],
            };
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
        Log.Storage.Dispose();
        _peers.Dispose();
    }

    /// <summary>A first start calls others before it is anybody.</summary>
    private static IPeerConnector ConnectorOf(
        PeerChannels peers, PeerSecret? secret, TimeProvider time, IEntropy entropy) => secret is null
        ? peers
        : new ProvenConnector(peers, secret, new ProofNumbers(time, entropy, member: 0), NodeMutants.None);

    private static IEnumerable<string> WarningsOf(
        ClusterOptions cluster, Recovered recovered, IReadOnlyList<Api.Member> hosts)
    {
        if (cluster.PeerSecretFile is { } file)
        {
            return PeerSecretFile.WhyExposed(file) is { } why ? [why] : [];
        }

        var isAlone = hosts.Count == 0
            && recovered.Snapshot?.Conf is not { Voters.Count: > 1 } and not { Learners.Count: > 0 }
            && !recovered.Entries.Any(entry => entry.Kind == EntryKind.ConfChange);
        var open = cluster.ListenPeerUrls.Where(url => !new Uri(url).IsLoopback).ToList();
        return isAlone || open.Count == 0
            ? []
            :
            [
                $"The peer port at {string.Join(", ", open)} serves whoever reaches it: give all members a"
                + " --peer-secret-file, or close it to others.",
            ];
    }

    private static ServerIdentity IdentityOf(StorageIdentity identity, VigilServerOptions options) =>
        new(identity.ClusterId, identity.MemberId)
        {
            Name = options.Name,
            ClientUrls = options.AdvertiseClientUrls ?? options.ListenClientUrls,
            PeerUrls = options.Cluster.AdvertisePeerUrls ?? options.Cluster.ListenPeerUrls,
        };

    private static NodeOptions NodeOptionsOf(ClusterOptions cluster) => new()
    {
        TickInterval = cluster.HeartbeatInterval,
        ElectionTicks = (int)(cluster.ElectionTimeout / cluster.HeartbeatInterval),
        SnapshotAfterBytes = cluster.SnapshotAfterBytes,
        KeepEntries = cluster.KeepEntries,
    };
}
