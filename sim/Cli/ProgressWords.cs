namespace Vigil.Sim.Cli;

/// <summary>What a progress is about.</summary>
/// <param name="Things">What is counted.</param>
/// <param name="Some">What is said of those that count.</param>
/// <param name="None">What is said while there are none.</param>
internal sealed record ProgressWords(string Things, string Some, string None);
