namespace Vigil.Sim.World;

/// <summary>In how many of a hundred workloads each of the rarer subjects is added.</summary>
public sealed record AdditionShares
{
    /// <summary>
    /// All of them often, where executions are few: for a score, that gives each mutant some seconds.
    /// </summary>
    public static AdditionShares Dense { get; } = new()
    {
        Quota = 20,
        Hashes = 20,
        Keeps = 15,
        Leases = 20,
        Watches = 20,
        Txns = 40,
        Looks = 40,
        Losses = 40,
        Members = 20,
    };

    /// <summary>A quota that writes reach, and operators who look at alarms, raise and disarm them.</summary>
    public int Quota { get; init; } = 8;

    /// <summary>Hashes of history at earlier revisions.</summary>
    public int Hashes { get; init; } = 8;

    /// <summary>Members that give history up by themselves, often, while clients are at work.</summary>
    public int Keeps { get; init; } = 6;

    /// <summary>Leases that are granted again with an id that another one had.</summary>
    public int Leases { get; init; } = 8;

    /// <summary>Watches that are created again with an id that another one of the stream had.</summary>
    public int Watches { get; init; } = 6;

    /// <summary>Transactions that compare ranges and have operations of every kind in them.</summary>
    public int Txns { get; init; } = 15;

    /// <summary>Looks at what servers report: status, members, leases, snapshots.</summary>
    public int Looks { get; init; } = 12;

    /// <summary>A member that is lost when all else is healed, while the others must go on; in clusters.</summary>
    public int Losses { get; init; } = 20;

    /// <summary>Changes of members beside a transfer of leadership, and members that come back; in clusters.</summary>
    public int Members { get; init; } = 10;
}
