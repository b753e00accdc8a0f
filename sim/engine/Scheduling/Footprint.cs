namespace Vigil.Sim.Engine.Scheduling;

/// <summary>What a step touches of what others touch too. Steps with footprints apart can change places.</summary>
/// <param name="Resource">Counts the shared objects of an execution; a process with all its memory is one.</param>
/// <param name="Writes">False when it only looks.</param>
/// <param name="Waits">
/// True when the step could not have come before those that touched it: it waited for all of them.
/// </param>
internal readonly record struct Footprint(int Resource, bool Writes, bool Waits = false)
{
    /// <summary>Whether the order of the two can matter.</summary>
    public bool Conflicts(Footprint other) => Resource == other.Resource && (Writes || other.Writes);
}
