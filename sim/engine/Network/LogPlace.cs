namespace Vigil.Sim.Engine.Network;

/// <summary>When something happened, among everything that was written down of an execution.</summary>
/// <param name="Seq">The last thing in the history that it did not come before.</param>
/// <param name="Order">Its place among messages and history together; no two have the same.</param>
/// <param name="Choices">How many choices had been made.</param>
/// <param name="At">The virtual time.</param>
internal readonly record struct LogPlace(long Seq, int Order, int Choices, TimeSpan At);
