using Vigil.Raft;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>How a small scope begins.</summary>
internal static class SmallStart
{
    /// <summary>Its machines, the first of which is node 1.</summary>
    /// <param name="scope">Which.</param>
    /// <param name="script">What will happen.</param>
    /// <param name="mutants">Deliberate faults of the nodes.</param>
    /// <param name="oracle">Sees all that they do; null for nobody.</param>
    public static SmallMachine[] Machines(
        SmallScope scope, SmallScript script, RaftMutants mutants, RaftOracle? oracle) =>
        [.. Enumerable.Range(1, scope.Nodes).Select(node => Machine(scope, script, mutants, oracle, node))];

    /// <summary>One of its machines.</summary>
    public static SmallMachine Machine(
        SmallScope scope, SmallScript script, RaftMutants mutants, RaftOracle? oracle, int node)
    {
        var founders = new ConfState([.. Enumerable.Range(1, scope.Founders).Select(id => (ulong)id)], []);
        return new SmallMachine(scope.OptionsOf((ulong)node, mutants), founders, script.Crashes == node, oracle)
        {
            Store = scope.HasStores ? new SmallStore(scope.StoreMutants) : null,
        };
    }
}
