using Vigil.Sim.World;

namespace Vigil.Sim.Search;

/// <summary>What a sweep came to.</summary>
/// <param name="Counts">How much was run, the failing execution included.</param>
/// <param name="Elapsed">How long it took, in real time.</param>
/// <param name="Marks">What was reached.</param>
/// <param name="Failure">The first execution that broke a law; null when all held.</param>
/// <param name="FailureSeed">Its seed.</param>
public sealed record SweepResult(
    SweepCounts Counts, TimeSpan Elapsed, Marks Marks, ExecutionReport? Failure, ulong FailureSeed)
{
    /// <summary>How many executions were run.</summary>
    public int Executions => (int)Counts.Executions;

    /// <summary>How many choices they had.</summary>
    public long Choices => Counts.Choices;
}
