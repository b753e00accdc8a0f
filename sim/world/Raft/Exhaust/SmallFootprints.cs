using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>What the events of a small scope touch: nodes, directions of links, rows of a script, the cut.</summary>
/// <remarks>
/// Both searches take their independence from here. A test swaps neighbours that touch nothing in common.
/// </remarks>
internal static class SmallFootprints
{
    /// <summary>How many things can be touched.</summary>
    public static int Count(SmallScope scope, SmallScript script) =>
        scope.Nodes + 1 + (scope.Nodes * scope.Nodes) + script.Lanes.Count;

    /// <summary>Of an event of a script.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="what">The event.</param>
    /// <param name="lane">The place of its row.</param>
    /// <param name="into">To which it is added.</param>
    public static void Add(SmallScope scope, SmallEvent what, int lane, List<Footprint> into)
    {
        // The next of its row can't come before it.
        into.Add(new Footprint(scope.Nodes + 1 + (scope.Nodes * scope.Nodes) + lane, Writes: true, Waits: true));
        if (what.IsOfNetwork)
        {
            into.Add(new Footprint(scope.Nodes, Writes: true));
            return;
        }

        into.Add(Node(what.Node));
        for (var other = 1; other <= scope.Nodes && what.Kind == SmallKind.Read; other++)
        {
            if (other != what.Node)
            {
                // What a read must not be older than is what anybody knows when it begins.
                into.Add(Node(other) with { Writes = false });
            }
        }
    }

    /// <summary>Of a message that arrives.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="script">What happens.</param>
    /// <param name="from">By whom it is.</param>
    /// <param name="to">For whom.</param>
    /// <param name="isLost">Whether the link is cut.</param>
    /// <param name="into">To which it is added.</param>
    public static void AddArrival(
        SmallScope scope, SmallScript script, int from, int to, bool isLost, List<Footprint> into)
    {
        if (!scope.Overtakes)
        {
            into.Add(new Footprint(
                scope.Nodes + 1 + ((from - 1) * scope.Nodes) + to - 1, Writes: true, Waits: true));
        }

        if (IsCrossing(script, from, to))
        {
            into.Add(new Footprint(scope.Nodes, Writes: false));
        }

        if (!isLost)
        {
            into.Add(Node(to));
        }
    }

    /// <summary>Whether a link is one that the script cuts.</summary>
    public static bool IsCrossing(SmallScript script, int from, int to) =>
        script.CutNode != 0 && (from == script.CutNode || to == script.CutNode);

    private static Footprint Node(int node) => new(node - 1, Writes: true);
}
