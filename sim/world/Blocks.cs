using Vigil.Sim.Engine.Network;

namespace Vigil.Sim.World;

/// <summary>What faults do to the links between processes; several may block one at once.</summary>
internal sealed class Blocks(SimNetwork network)
{
    /// <summary>How many faults block a link: it is open again when none does.</summary>
    private readonly SortedDictionary<(string From, string To), int> _blocks = [];

    /// <summary>Blocks a link, or removes one block.</summary>
    public void Set(string from, string to, bool isBlocked)
    {
        var blocks = _blocks.GetValueOrDefault((from, to)) + (isBlocked ? 1 : -1);
        _blocks[(from, to)] = blocks;
        network.SetBlocked(from, to, blocks > 0);
    }

    /// <summary>Slows the links between two; zero ends that.</summary>
    public void Slow(string one, string other, TimeSpan extra)
    {
        network.SetExtraLatency(one, other, extra);
        network.SetExtraLatency(other, one, extra);
    }
}
