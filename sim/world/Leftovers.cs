using Vigil.Core;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World;

/// <summary>What is left when every watch was stopped: nothing may be.</summary>
internal static class Leftovers
{
    /// <summary>Stores that nobody watches hold no streams and no watchers.</summary>
    public static void CheckStores(IEnumerable<WatchableStore> stores, Action<Law, string> fail)
    {
        foreach (var stats in stores.Select(store => store.ReadStats()))
        {
            if (stats.Streams + stats.Watchers + stats.SyncedWatchers > 0)
            {
                fail(
                    Law.NoLeak,
                    $"With no watch left a store holds {stats.Streams} streams, {stats.Watchers} watchers and "
                    + $"{stats.SyncedWatchers} watchers that it delivers writes to.");
            }
        }
    }

    /// <summary>Processes with nothing to do run nothing.</summary>
    public static void CheckProcesses(IEnumerable<SimProcess> processes, Action<Law, string> fail)
    {
        foreach (var process in processes)
        {
            var running = process.Running.ToArray();
            if (running.Length > 0)
            {
                fail(Law.NoLeak, $"{process.Name} still runs {string.Join(", ", running)}.");
            }
        }
    }
}
