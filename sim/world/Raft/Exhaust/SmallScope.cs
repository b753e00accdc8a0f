using Vigil.Core;
using Vigil.Raft;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>A situation of a few Raft nodes, so small that all of its interleavings can be gone through.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="About">What happens in it.</param>
/// <param name="Scripts">
/// The scripts that it consists of, which share no execution: the numbers of a scope are the sums of theirs.
/// </param>
internal sealed record SmallScope(string Name, string About, IReadOnlyList<SmallScript> Scripts)
{
    /// <summary>How many nodes found the cluster.</summary>
    public int Founders { get; init; } = 3;

    /// <summary>Nodes beyond the founders, which may join.</summary>
    public int Spares { get; init; }

    /// <summary>Whether candidates first find out whether they could win.</summary>
    public bool PreVote { get; init; }

    /// <summary>The bytes of entries in one message; 1 for an entry each.</summary>
    public long MessageBytesMax { get; init; } = 1 << 20;

    /// <summary>
    /// Whether messages overtake each other. False: each direction of a link is a stream, as between real members.
    /// </summary>
    public bool Overtakes { get; init; }

    /// <summary>Deliberate faults of the nodes that show in it.</summary>
    public IReadOnlyList<string> Mutants { get; init; } = [];

    /// <summary>Whether each machine has a store, which clients put into and watch.</summary>
    public bool HasStores { get; init; }

    /// <summary>Deliberate faults of those stores.</summary>
    public CoreMutants StoreMutants { get; init; }

    /// <summary>All nodes.</summary>
    public int Nodes => Founders + Spares;

    /// <summary>The scope with so many more proposals to node 1, which nothing orders: to see how it grows.</summary>
    public SmallScope WithMore(int proposals) => this with
    {
        Scripts =
        [
            .. Scripts.Select(script => script with
            {
                Lanes =
                [
                    .. script.Lanes,
                    .. Enumerable.Range(101, proposals)
                        .Select(number => (IReadOnlyList<SmallEvent>)[new SmallEvent(SmallKind.Propose, 1, number)]),
                ],
            }),
        ],
    };

    /// <summary>The configuration of one of its nodes.</summary>
    public RaftOptions OptionsOf(ulong node, RaftMutants mutants) => new()
    {
        Id = node,
        PreVote = PreVote,
        CheckQuorum = false,
        MessageBytesMax = MessageBytesMax,
        Mutants = mutants,
    };
}

/// <summary>What happens to a small cluster from outside.</summary>
/// <param name="Lanes">
/// Each a row of events that keep their order. Nothing else orders them: each happens at every place that it can.
/// </param>
internal sealed record SmallScript(IReadOnlyList<IReadOnlyList<SmallEvent>> Lanes)
{
    /// <summary>
    /// The node whose machine crashes once and begins again, at any place and with every outcome of what was not
    /// synced; 0 for none.
    /// </summary>
    public int Crashes { get; init; }

    /// <summary>A script of events that nothing orders.</summary>
    public static SmallScript Of(params IEnumerable<SmallEvent> events) =>
        new([.. events.Select(one => (IReadOnlyList<SmallEvent>)[one])]);

    /// <summary>The node that is cut off at some time; 0 for none.</summary>
    public int CutNode { get; } =
        Lanes.SelectMany(lane => lane).FirstOrDefault(one => one.Kind == SmallKind.Cut).Node;
}
