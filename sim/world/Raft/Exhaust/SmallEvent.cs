using System.Globalization;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>What can happen to a small cluster from outside, and how messages arrive.</summary>
internal enum SmallKind : byte
{
    /// <summary>A message arrives, or is lost where the link is cut.</summary>
    Arrive,

    /// <summary>An election time-out: the node campaigns.</summary>
    TimeOut,

    /// <summary>A leader's heartbeat is due. Possible once the node has led.</summary>
    Beat,

    /// <summary>
    /// A client proposes a command, the number of which is the argument. Possible once the node has led.
    /// </summary>
    Propose,

    /// <summary>The removal of the node in the argument is proposed. Possible once the node has led.</summary>
    Remove,

    /// <summary>The node in the argument is proposed as a learner. Possible once the node has led.</summary>
    AddLearner,

    /// <summary>A client begins a linearizable read, the number of which is the argument.</summary>
    Read,

    /// <summary>Leadership is to go to the node in the argument. Possible once the node has led.</summary>
    Transfer,

    /// <summary>The node takes a snapshot of what it has applied, and drops the entries.</summary>
    Compact,

    /// <summary>A client puts a key, to the number in the argument. Possible once the node has led.</summary>
    Put,

    /// <summary>A client begins to watch that key at the node, from the revision in the argument; 0 for now.</summary>
    Watch,

    /// <summary>That client reads all that its watch has.</summary>
    Drain,

    /// <summary>The node is cut off from all others: what arrives there or comes from there is lost.</summary>
    Cut,

    /// <summary>The cut is over.</summary>
    Heal,
}

/// <summary>One thing that happens.</summary>
/// <param name="Kind">What.</param>
/// <param name="Node">Where; of a message, who gets it.</param>
/// <param name="Argument">As the kind says; otherwise 0.</param>
internal readonly record struct SmallEvent(SmallKind Kind, int Node, int Argument = 0)
{
    /// <summary>Whether it waits until its node has led for the first time.</summary>
    public bool NeedsLeader => Kind is SmallKind.Beat or SmallKind.Propose or SmallKind.Remove or SmallKind.AddLearner
        or SmallKind.Transfer or SmallKind.Put;

    /// <summary>Whether it happens between nodes, and to none of them.</summary>
    public bool IsOfNetwork => Kind is SmallKind.Cut or SmallKind.Heal;

    /// <inheritdoc/>
    public override string ToString() => Argument == 0
        ? string.Create(CultureInfo.InvariantCulture, $"n{Node} {Kind}")
        : string.Create(CultureInfo.InvariantCulture, $"n{Node} {Kind} {Argument}");
}
