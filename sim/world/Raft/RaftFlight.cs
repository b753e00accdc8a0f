using Vigil.Raft;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Raft;

/// <summary>A message in flight.</summary>
/// <param name="Message">The message.</param>
/// <param name="Lane">The direction of the link that it takes.</param>
/// <param name="IsCopy">Whether it is there a second time.</param>
internal sealed record RaftFlight(Message Message, Lane Lane, bool IsCopy)
{
    /// <summary>Whether it was held back once.</summary>
    public bool WasHeld { get; init; }
}
