namespace Vigil.Sim.World;

/// <summary>What may go wrong in the workloads that are drawn.</summary>
public sealed record FaultOptions
{
    /// <summary>Nothing goes wrong.</summary>
    public static readonly FaultOptions None = new() { StepsMax = 0, DriftMax = 0 };

    /// <summary>What can go wrong with a cluster.</summary>
    public static readonly FaultOptions Cluster = new()
    {
        Kinds = [.. Enum.GetValues<FaultKind>().Where(kind => kind < FaultKind.ChangeBesideMove)],
        StepsMax = 6,
        AfterMax = 250,
        DurationsMs = [500, 3_000, 6_000, 20_000],
    };

    /// <summary>
    /// The kinds that may be on. Each execution first draws which of them are: what is left out makes room for more of
    /// the rest.
    /// </summary>
    public IReadOnlyList<FaultKind> Kinds { get; init; } =
        [.. Enum.GetValues<FaultKind>().Where(kind => kind < FaultKind.PeerPartition)];

    /// <summary>The chance of each kind to be on in an execution, in percent.</summary>
    public int OnPercent { get; init; } = 50;

    /// <summary>The most faults of an execution; 0 for none.</summary>
    public int StepsMax { get; init; } = 4;

    /// <summary>How many steps others may go first, before each fault. Exclusive; at least 1.</summary>
    public int AfterMax { get; init; } = 60;

    /// <summary>How long faults last, in milliseconds of virtual time: one of these.</summary>
    public IReadOnlyList<int> DurationsMs { get; init; } = [5, 500, 20_000];

    /// <summary>The chance of a fault of a member to be whoever leads then, in percent; else it is any.</summary>
    public int LeaderPercent { get; init; } = 40;

    /// <summary>How far clocks jump, in milliseconds: one of these, forward or back.</summary>
    public IReadOnlyList<int> JumpsMs { get; init; } = [1_500, 3_600_000];

    /// <summary>
    /// The most by which a clock runs fast or slow, in parts of a thousand; 0 for clocks that agree. Below 1000.
    /// </summary>
    public int DriftMax { get; init; } = 100;
}
