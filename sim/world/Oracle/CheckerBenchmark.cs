using System.Globalization;

namespace Vigil.Sim.World.Oracle;

/// <summary>Measures the oracle on a synthetic history of 50 clients and 50 keys.</summary>
public static class CheckerBenchmark
{
    /// <summary>Makes a right history, judges it, and says how long that took and how much memory was live.</summary>
    /// <param name="operations">How many operations, at least 1.</param>
    /// <param name="unknownPercent">How many of a hundred have an unknown outcome; half of those take effect.</param>
    /// <param name="seed">Equal seeds make equal histories.</param>
    /// <param name="time">The real clock, passed in because code here must not name it.</param>
    /// <returns>One line for a person.</returns>
    /// <exception cref="InvalidOperationException">The verdict on a right history was not that it is right.</exception>
    public static string Run(int operations, int unknownPercent, int seed, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var history = new SyntheticClients(time, unknownPercent, seed).Run(operations);
        var historyBytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var allocatedBefore = GC.GetTotalAllocatedBytes();
        var start = time.GetTimestamp();
        var verdict = new HistoryOracle().Judge(history);
        var elapsed = time.GetElapsedTime(start);
        var allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;
        var heap = GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes;
        if (!verdict.Holds || verdict.IsUndecided)
        {
            throw new InvalidOperationException(
                $"A right history was not found right: {string.Join("; ", verdict.Violations)}");
        }

        GC.KeepAlive(history);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{operations} operations, {verdict.UnknownWrites} unknown writes "
            + $"({verdict.AppliedUnknownWrites} took effect): checked in {elapsed.TotalSeconds:F2} s, "
            + $"{operations / elapsed.TotalSeconds:F0} operations/s, "
            + $"{verdict.SearchSteps} steps taken back; history {historyBytes >> 20} MiB, heap {heap >> 20} MiB, "
            + $"allocated by the check {allocated >> 20} MiB");
    }
}
