namespace Vigil.Server.Hosting;

/// <summary>Whether a member with an empty directory founds a cluster or joins one.</summary>
public enum InitialClusterState
{
    /// <summary>It is one of those with which a cluster begins.</summary>
    New,

    /// <summary>It was added to a running cluster.</summary>
    Existing,
}

/// <summary>How a durable member finds the others.</summary>
/// <remarks>
/// The initial settings are read once, while the directory is empty; afterwards the log has the members.
/// </remarks>
public sealed record ClusterOptions
{
    /// <summary>
    /// Where other members are served; as <see cref="VigilServerOptions.ListenClientUrls"/>. At least one.
    /// </summary>
    public IReadOnlyList<string> ListenPeerUrls { get; set; } = ["http://127.0.0.1:2380"];

    /// <summary>
    /// Where the others reach this member, as it stands in <see cref="InitialCluster"/>; null for where it listens.
    /// They use the first.
    /// </summary>
    public IReadOnlyList<string>? AdvertisePeerUrls { get; set; }

    /// <summary>
    /// The first members, the same on each: <c>a=http://10.0.0.1:2380,b=http://10.0.0.2:2380</c>. Null for this one
    /// alone.
    /// </summary>
    public string? InitialCluster { get; set; }

    /// <summary>Whether the members found a cluster or already run one.</summary>
    public InitialClusterState InitialClusterState { get; set; }

    /// <summary>What distinguishes this cluster from another one with the same names and addresses.</summary>
    public string InitialClusterToken { get; set; } = "etcd-cluster";

    /// <summary>
    /// A file with the secret that members prove to each other to hold, the same on all: at least 16 bytes, spaces and
    /// line ends around it aside. It is read at the start. Null for none: whoever reaches the peer URL is served.
    /// </summary>
    public string? PeerSecretFile { get; set; }

    /// <summary>How often a leader sends heartbeats. Above zero; the same on all members.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long a leader may be silent before another is elected; up to twice that. At least five heartbeats, and at
    /// most 50 s. The same on all members.
    /// </summary>
    public TimeSpan ElectionTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Bytes of log after which a snapshot is taken, unless the last snapshot was larger. At least 1.
    /// </summary>
    public long SnapshotAfterBytes { get; set; } = 64 << 20;

    /// <summary>Entries that are kept behind a snapshot, for members that are a little behind. At least 0.</summary>
    public int KeepEntries { get; set; } = 5000;

    /// <exception cref="StartException">The times do not fit each other.</exception>
    internal void Check()
    {
        if (HeartbeatInterval <= TimeSpan.Zero)
        {
            throw new StartException("--heartbeat-interval must be above 0; 100 is usual");
        }

        if (ElectionTimeout < 5 * HeartbeatInterval)
        {
            throw new StartException(
                $"--election-timeout[{ElectionTimeout.TotalMilliseconds}ms] should be at least as 5 times as"
                + $" --heartbeat-interval[{HeartbeatInterval.TotalMilliseconds}ms]");
        }

        if (ElectionTimeout > TimeSpan.FromSeconds(50))
        {
            throw new StartException(
                $"--election-timeout[{ElectionTimeout.TotalMilliseconds}ms] is too long,"
                + " and should be set less than 50000ms");
        }
    }
}
