using Vigil.Sim.World;

namespace Vigil.Sim.Search;

/// <summary>What a sweep came to.</summary>
/// <param name="Executions">How many executions were run, the failing one included.</param>
/// <param name="Choices">How many choices they had.</param>
/// <param name="Steps">How many steps they took.</param>
/// <param name="Operations">How many calls the clients made.</param>
/// <param name="Events">How many watch events they were told.</param>
/// <param name="Elapsed">How long it took, in real time.</param>
/// <param name="Simulated">How much virtual time went by.</param>
/// <param name="Marks">What was reached.</param>
/// <param name="Failure">The first execution that broke a law; null when all held.</param>
/// <param name="FailureSeed">Its seed.</param>
public sealed record SweepResult(
    int Executions,
    long Choices,
    long Steps,
    long Operations,
    long Events,
    TimeSpan Elapsed,
    TimeSpan Simulated,
    Marks Marks,
    ExecutionReport? Failure,
    ulong FailureSeed);
