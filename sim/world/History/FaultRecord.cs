namespace Vigil.Sim.World.History;

/// <summary>What a fault means for the processes that it touches.</summary>
public enum FaultEffect
{
    /// <summary>It is over as soon as it has struck: connections broke.</summary>
    Strikes,

    /// <summary>A process ended, and another took its place.</summary>
    Replaces,

    /// <summary>It lasts, until the record that ends it.</summary>
    Lasts,

    /// <summary>The end of a fault that lasted.</summary>
    Heals,
}

/// <summary>Something that was done to the system, for the story. No law looks at it.</summary>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="At">When, in virtual time.</param>
/// <param name="Text">What, in a few words.</param>
/// <param name="Effect">What it means for the processes that it touches.</param>
/// <param name="Processes">The processes that it touches, by name.</param>
public sealed record FaultRecord(
    long Seq, TimeSpan At, string Text, FaultEffect Effect, IReadOnlyList<string> Processes)
{
    /// <summary>The fault that it is the end of; null when it is none's.</summary>
    public FaultRecord? Begin { get; init; }
}
