using Vigil.Core;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World;

/// <summary>What only the store itself can report: what its memory held, and what it has freed.</summary>
internal static class FreedMemory
{
    /// <summary>Scrubs a store, and compares its size with that of a new one with the same content.</summary>
    public static void Check(WatchableStore store, Action<Law, string> fail)
    {
        while (store.Scrub(int.MaxValue / 2))
        {
            // Until all of it is free.
        }

        var anew = new WatchableStore();
        anew.Install(store.ReadSnapshot().Value);
        if (anew.SizeBytes != store.SizeBytes)
        {
            fail(
                Law.MemoryFreed,
                $"A store that was compacted at {store.ReadStats().CompactRevision} and scrubbed costs "
                + $"{store.SizeBytes} bytes; one that is given its content costs {anew.SizeBytes}.");
        }

        var (counted, right) = (store.ReadStats(), anew.ReadStats());
        if ((counted.Keys, counted.Leases) != (right.Keys, right.Leases))
        {
            fail(
                Law.MemoryFreed,
                $"A store counts {counted.Keys} keys and {counted.Leases} leases; one that is given its content counts "
                + $"{right.Keys} and {right.Leases}.");
        }

        if (counted.BufferedEvents != 0 || counted.BufferedBytes != 0)
        {
            fail(
                Law.NoLeak,
                $"With no watch left a store counts {counted.BufferedEvents} events, {counted.BufferedBytes} bytes, "
                + "that wait for readers.");
        }
    }

    /// <summary>Checks what stores counted over all their lives.</summary>
    /// <param name="stats">What they counted.</param>
    /// <param name="buffersBytesMax">The ceiling of what may wait for readers.</param>
    /// <param name="fail">Called with what broke.</param>
    public static void Check(StoreStats stats, long buffersBytesMax, Action<Law, string> fail)
    {
        if (stats.BufferedBytesPeak > buffersBytesMax)
        {
            fail(
                Law.MemoryBounded,
                $"The events that waited for readers took {stats.BufferedBytesPeak} bytes, above the ceiling of "
                + $"{buffersBytesMax}.");
        }

        if (stats.StarvedTotal > 0)
        {
            fail(
                Law.NotStarved,
                $"{stats.StarvedTotal} times a live watch waited while another read history more than once.");
        }
    }
}
