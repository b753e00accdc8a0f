namespace Vigil.Sim.Testing;

/// <summary>What a schedule came to when it was run again.</summary>
/// <param name="IsExact">True when it is the recorded execution to the last choice, message and note.</param>
/// <param name="Divergence">
/// Where the test or the service first made another choice than it did then; null when it did not.
/// </param>
/// <param name="Hash">The hash of the execution.</param>
/// <param name="Failure">What broke; null when nothing did, as after the bug was fixed.</param>
public sealed record SimulationReplay(bool IsExact, string? Divergence, ulong Hash, SimulationFailure? Failure);
