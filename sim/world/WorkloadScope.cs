namespace Vigil.Sim.World;

/// <summary>How much may happen in a drawn workload.</summary>
public sealed record WorkloadScope
{
    /// <summary>The most clients. At least 1.</summary>
    public int ClientsMax { get; init; } = 3;

    /// <summary>The most steps a client. At least 1.</summary>
    public int StepsMax { get; init; } = 14;

    /// <summary>What may go wrong.</summary>
    public FaultOptions Faults { get; init; } = new();

    /// <summary>
    /// The chance of a client's next steps to be a lease from its grant to its end, where there are leases; in percent.
    /// </summary>
    public int LivesPercent { get; init; } = 6;

    /// <summary>The chance of clients of a cluster to know one member each, in percent.</summary>
    public int KnowsOnePercent { get; init; } = 25;

    /// <summary>The chance of members of a cluster to share a secret, in percent.</summary>
    public int PeerSecretPercent { get; init; } = 40;

    /// <summary>Bytes of log after which members of a cluster take a snapshot: one of these.</summary>
    public IReadOnlyList<int> SnapshotSizes { get; init; } = [1024 * 1024, 300, 1500];

    /// <summary>Entries that members of a cluster keep behind a snapshot: one of these.</summary>
    public IReadOnlyList<int> Kept { get; init; } = [1000, 0, 4];

    /// <summary>What is added to some of the workloads.</summary>
    public AdditionShares Added { get; init; } = new();

    /// <summary>How many members a cluster may have: one of these; empty for one server in memory.</summary>
    public IReadOnlyList<int> Members { get; init; } = [];

    /// <summary>Clusters of one, three and five members.</summary>
    public static readonly WorkloadScope Clusters = OfCluster(3, 1, 5);

    /// <summary>Clusters of as many members as are named, with clients and faults that suit them.</summary>
    public static WorkloadScope OfCluster(params IReadOnlyList<int> members) =>
        new() { Members = members, ClientsMax = 8, Faults = FaultOptions.Cluster };
}
