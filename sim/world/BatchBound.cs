using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World;

/// <summary>How much one response carries.</summary>
internal static class BatchBound
{
    /// <summary>No response has more events than a batch may, unless they are of one revision.</summary>
    public static void Check(ExecutionHistory history, WorldOptions world, Action<Law, string> fail)
    {
        if (world.Merges)
        {
            // Who shares a watch gets what has gathered for them.
            return;
        }

        foreach (var watch in history.Watches)
        {
            foreach (var batch in watch.Items.OfType<WatchEvents>())
            {
                if (batch.Events.Count > world.BatchEventsMax && batch.Events[0].Revision != batch.Events[^1].Revision)
                {
                    fail(
                        Law.MemoryBounded,
                        $"{watch} got {batch.Events.Count} events of several revisions at once; a batch has "
                        + $"{world.BatchEventsMax}.");
                }
            }
        }
    }
}
