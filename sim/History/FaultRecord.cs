namespace Vigil.Sim.History;

/// <summary>Something that was done to the system, for the story. No law looks at it.</summary>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="At">When, in virtual time.</param>
/// <param name="Text">What, in a few words.</param>
public sealed record FaultRecord(long Seq, TimeSpan At, string Text);
