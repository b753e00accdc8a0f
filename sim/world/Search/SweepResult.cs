using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Estimates;
using Vigil.Sim.World.Sweeps;

namespace Vigil.Sim.World.Search;

/// <summary>What a sweep came to.</summary>
/// <param name="Counts">How much was run, the failing execution included.</param>
/// <param name="Elapsed">How long it took, in real time.</param>
/// <param name="Marks">What was reached.</param>
/// <param name="Failure">The first execution that broke a law; null when all held.</param>
/// <param name="FailureSeed">Its seed.</param>
internal sealed record SweepResult(
    SweepCounts Counts, TimeSpan Elapsed, Marks Marks, ExecutionReport? Failure, ulong FailureSeed)
{
    /// <summary>
    /// How often each order of what depends on each other came, by <see cref="ExecutionReport.Class"/>.
    /// </summary>
    public required SpeciesCounts Behaviours { get; init; }

    /// <summary>How often each set of marks was reached together, by <see cref="ExecutionReport.Situation"/>.</summary>
    public required SpeciesCounts Situations { get; init; }

    /// <summary>Whether one may stop.</summary>
    /// <param name="strategy">Who chose.</param>
    public SweepStop ToStop(Strategy strategy) =>
        SweepStop.Of(Counts, Behaviours, Situations, strategy, Failure is not null);

    /// <summary>How many executions were run.</summary>
    public int Executions => (int)Counts.Executions;

    /// <summary>How many choices they had.</summary>
    public long Choices => Counts.Choices;
}
