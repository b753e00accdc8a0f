namespace Vigil.Sim.World.Sweeps;

/// <summary>An execution that broke a law, as it is kept.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Law">The law.</param>
/// <param name="Message">What happened instead, after shrinking.</param>
/// <param name="Schedule">The name of its schedule file, which is in the same folder.</param>
public sealed record FoundFailure(ulong Seed, string Law, string Message, string Schedule);
