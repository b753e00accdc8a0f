using Vigil.Sim.Strategies;

namespace Vigil.Sim.World.Search;

/// <summary>What to search, and for how long.</summary>
public sealed record SweepOptions
{
    /// <summary>The first execution's seed; the others follow, one apart.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The most executions. At least 1.</summary>
    public int Executions { get; init; } = 1000;

    /// <summary>The longest time to search; null for no bound. What has begun is finished.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Who chooses.</summary>
    public Strategy Strategy { get; init; }

    /// <summary>The mutant to put into the code under test; empty for none.</summary>
    public string Mutant { get; init; } = "";

    /// <summary>
    /// The laws whose breaking ends the search; empty for any. Others may then break without a report.
    /// </summary>
    public IReadOnlyList<string> Laws { get; init; } = [];

    /// <summary>How much may happen in an execution.</summary>
    public WorkloadScope Scope { get; init; } = new();

    /// <summary>Every how many executions one is run twice, to see that it is the same; 0 for never.</summary>
    public int CheckEvery { get; init; } = 50;

    /// <summary>The workload of every execution; null to draw a new one for each.</summary>
    public Workload? Workload { get; init; }

    /// <summary>The seed of an execution, counted from 0.</summary>
    internal ulong SeedOf(long place) => unchecked(Seed + (ulong)place);
}
