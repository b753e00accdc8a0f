namespace Vigil.Sim.Strategies.Programs;

/// <summary>What came of one execution of a small program.</summary>
/// <param name="Failure">What broke; null when nothing did.</param>
/// <param name="Steps">How many steps it took.</param>
/// <param name="Class">Which class of interleavings it belongs to.</param>
internal readonly record struct ProgramResult(string? Failure, int Steps, ulong Class);
