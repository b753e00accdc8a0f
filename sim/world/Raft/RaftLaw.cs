namespace Vigil.Sim.World.Raft;

/// <summary>One promise of Raft, by name. There is one object a law: compare by reference.</summary>
public sealed class RaftLaw
{
    private RaftLaw(string name, string guarantee)
    {
        Name = name;
        Guarantee = guarantee;
    }

    /// <summary>One leader a term.</summary>
    public static RaftLaw ElectionSafety { get; } = new(
        nameof(ElectionSafety), "In one term at most one node leads.");

    /// <summary>A leader only appends.</summary>
    public static RaftLaw LeaderAppendOnly { get; } = new(
        nameof(LeaderAppendOnly), "A leader never replaces or drops an entry of its own log.");

    /// <summary>Equal entries have equal pasts.</summary>
    public static RaftLaw LogMatching { get; } = new(
        nameof(LogMatching),
        "Two logs that have an entry of one index and one term have the same entry there, and the same before it.");

    /// <summary>Later leaders have what is committed.</summary>
    public static RaftLaw LeaderCompleteness { get; } = new(
        nameof(LeaderCompleteness), "What is committed in one term is in the log of the leader of every later term.");

    /// <summary>All apply the same.</summary>
    public static RaftLaw StateMachineSafety { get; } = new(
        nameof(StateMachineSafety),
        "At one index every node applies the same entry, in order and without a hole, across crashes and snapshots "
            + "too.");

    /// <summary>Terms and votes are not taken back.</summary>
    public static RaftLaw TermMonotonic { get; } = new(
        nameof(TermMonotonic),
        "The term that a node has made durable never falls, and in one term it votes for one candidate, however often "
        + "it crashes.");

    /// <summary>What was acknowledged stays.</summary>
    public static RaftLaw NothingAcknowledgedLost { get; } = new(
        nameof(NothingAcknowledgedLost),
        "What was reported committed to its proposer is in the log of every later leader, and nothing else is applied "
            + "there.");

    /// <summary>Reads are not stale.</summary>
    public static RaftLaw LinearizableReads { get; } = new(
        nameof(LinearizableReads),
        "The index that a read must wait for is not below what anybody knew to be committed when it was requested.");

    /// <summary>After the faults all agree.</summary>
    public static RaftLaw Convergence { get; } = new(
        nameof(Convergence),
        "Once every fault is healed, within a bounded number of ticks a leader is elected, a new proposal is "
        + "committed, and all members have the same state.");

    /// <summary>One voter less is no matter.</summary>
    public static RaftLaw Available { get; } = new(
        nameof(Available),
        "Once every fault is healed and one voter of three or more is lost for good, the others elect a leader, which "
        + "commits.");

    /// <summary>The code keeps its own rules.</summary>
    public static RaftLaw InvariantHeld { get; } = new(
        nameof(InvariantHeld), "No invariant breaks, and no exception comes out of a node.");

    /// <summary>Every law.</summary>
    public static IReadOnlyList<RaftLaw> All { get; } =
    [
        ElectionSafety, LeaderAppendOnly, LogMatching, LeaderCompleteness, StateMachineSafety, TermMonotonic,
        NothingAcknowledgedLost, LinearizableReads, Convergence, Available,
        InvariantHeld,
    ];

    /// <summary>One word for tables.</summary>
    public string Name { get; }

    /// <summary>The promise, as a sentence.</summary>
    public string Guarantee { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A law that broke, and what was seen.</summary>
/// <param name="Law">Which.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Step">At which step.</param>
public sealed record RaftViolation(RaftLaw Law, string Message, int Step);
