using Vigil.Core;

namespace Vigil.Sim.World.Servers;

/// <summary>Adds up what stores counted.</summary>
internal static class StatsOfLives
{
    /// <summary>What a store counted, and what another one did before it or beside it; null for none.</summary>
    public static StoreStats After(this StoreStats now, StoreStats? before) => before is null
        ? now
        : now with
        {
            CaughtUpTotal = now.CaughtUpTotal + before.CaughtUpTotal,
            BlockedTotal = now.BlockedTotal + before.BlockedTotal,
            PassedTotal = now.PassedTotal + before.PassedTotal,
            GivenUpTotal = now.GivenUpTotal + before.GivenUpTotal,
            StarvedTotal = now.StarvedTotal + before.StarvedTotal,
            BufferedBytesPeak = Math.Max(now.BufferedBytesPeak, before.BufferedBytesPeak),
        };
}
