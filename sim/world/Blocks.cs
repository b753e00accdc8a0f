using Vigil.Sim.Engine.Network;

namespace Vigil.Sim.World;

/// <summary>What faults do to the ways between processes; several may hold one at once.</summary>
internal sealed class Blocks(SimNetwork network)
{
    /// <summary>How many faults block a way: it is free again when none does.</summary>
    private readonly SortedDictionary<(string From, string To), int> _blocks = [];

    /// <summary>Blocks a way, or takes one block away.</summary>
    public void Set(string from, string to, bool isBlocked)
    {
        var blocks = _blocks.GetValueOrDefault((from, to)) + (isBlocked ? 1 : -1);
        _blocks[(from, to)] = blocks;
        network.SetBlocked(from, to, blocks > 0);
    }

    /// <summary>Makes the ways between two slower; zero to end that.</summary>
    public void Slow(string one, string other, TimeSpan extra)
    {
        network.SetExtraLatency(one, other, extra);
        network.SetExtraLatency(other, one, extra);
    }
}
