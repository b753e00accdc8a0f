namespace Vigil.Sim.Testing;

/// <summary>What broke.</summary>
/// <param name="Key">The same for failures of one kind, whatever names and numbers their messages have.</param>
/// <param name="Message">In words.</param>
internal sealed record Broken(string Key, string Message);
