namespace Vigil.Sim.World.Oracle;

/// <summary>One promise of the system, by name. There is one object a law: compare by reference.</summary>
public sealed class Law
{
    private Law(string name, string guarantee)
    {
        Name = name;
        Guarantee = guarantee;
    }

    /// <summary>
    /// All responses fit one order of the writes, the order of their revisions, that respects real time.
    /// </summary>
    public static Law LinearizableRevisions { get; } = new(
        nameof(LinearizableRevisions),
        "Every write takes the next revision, and every answer is what the store held at its revision, in an order "
        + "in which no operation comes before one that had returned when it was called.");

    /// <summary>Events come in revision order.</summary>
    public static Law Ordered { get; } = new(
        nameof(Ordered), "A watch delivers events in the order of their revisions, never going back.");

    /// <summary>No event comes twice.</summary>
    public static Law Unique { get; } = new(nameof(Unique), "A watch never delivers an event twice.");

    /// <summary>No event is left out.</summary>
    public static Law Reliable { get; } = new(
        nameof(Reliable), "A watch leaves out no event between two that it delivers.");

    /// <summary>Revisions come whole.</summary>
    public static Law Atomic { get; } = new(
        nameof(Atomic), "A watch delivers all events of a revision in one response.");

    /// <summary>A new stream goes on where the old one ended.</summary>
    public static Law Resumable { get; } = new(
        nameof(Resumable), "After a reconnect a watch goes on with the event after the last one delivered.");

    /// <summary>Progress means that everything up to it was delivered.</summary>
    public static Law Bookmarkable { get; } = new(
        nameof(Bookmarkable),
        "A progress notification says that everything up to its revision was delivered; it never goes back, and "
        + "nothing at or below it follows.");

    /// <summary>Only what was requested is delivered.</summary>
    public static Law Filtered { get; } = new(
        nameof(Filtered), "A watch delivers only changes of its keys and of the types it did not filter out.");

    /// <summary>Events say what happened.</summary>
    public static Law Faithful { get; } = new(
        nameof(Faithful), "Every event is a change that happened, with its key, value and revisions.");

    /// <summary>The pair before is the pair before.</summary>
    public static Law PrevKvRight { get; } = new(
        nameof(PrevKvRight),
        "An event carries the pair before it exactly when that was requested and existed; only a compaction may "
        + "take it away.");

    /// <summary>Creations can be distinguished from modifications.</summary>
    public static Law IsCreateRight { get; } = new(
        nameof(IsCreateRight), "An event's create_revision equals its mod_revision exactly when the put made the key.");

    /// <summary>A watch begins at its start revision.</summary>
    public static Law NothingBelowStart { get; } = new(
        nameof(NothingBelowStart), "A watch delivers nothing below its start revision.");

    /// <summary>Compaction is honest.</summary>
    public static Law CompactionError { get; } = new(
        nameof(CompactionError),
        "A read, a compaction or a watch gets the compacted error exactly when what it needs is compacted, and a "
        + "watch learns the revision from which it can go on.");

    /// <summary>State can be rebuilt from a watch.</summary>
    public static Law StateRebuilt { get; } = new(
        nameof(StateRebuilt),
        "What a watch gives in place of history is the store's state at its revision, and what it delivers then goes "
        + "on from there.");

    /// <summary>A saved position loses nothing.</summary>
    public static Law CursorKept { get; } = new(
        nameof(CursorKept), "After a crash of its user a watch delivers again what had not been finished.");

    /// <summary>A lease lives as long as was promised.</summary>
    public static Law LeaseKept { get; } = new(
        nameof(LeaseKept),
        "No lease ends, and no key goes with it, before the time that its last acknowledged renewal promised is over.");

    /// <summary>A lease that is over is over.</summary>
    public static Law LeaseEnds { get; } = new(
        nameof(LeaseEnds),
        "A lease that was revoked, or that nobody renews, ends with all its keys at one revision, and no key is ever "
        + "put with it again.");

    /// <summary>What waits for readers is bounded.</summary>
    public static Law MemoryBounded { get; } = new(
        nameof(MemoryBounded), "The events that wait for readers never cost more memory than the ceiling.");

    /// <summary>What is compacted is freed.</summary>
    public static Law MemoryFreed { get; } = new(
        nameof(MemoryFreed),
        "After a compaction and a scrub a store costs what its content costs, as a store that was given it anew.");

    /// <summary>Compaction by policy keeps what it promises.</summary>
    public static Law HistoryKept { get; } = new(
        nameof(HistoryKept), "Members that compact by a policy keep at least what the policy promises, "
        + "and give up the rest in time.");

    /// <summary>Alarms stand for what they say, and refuse what they are to refuse.</summary>
    public static Law QuotaKept { get; } = new(
        nameof(QuotaKept),
        "A member refuses what it has no room for, what would add while it knows of an alarm for space, and what would "
        + "write while it knows of one for damage, and nothing else; an alarm rises for a cause of its own and stays "
        + "until it is disarmed.");

    /// <summary>Equal hashes mean equal histories.</summary>
    public static Law HashRight { get; } = new(
        nameof(HashRight),
        "A hash at a revision is that of the history up to it and nothing later, whichever member answers.");

    /// <summary>Reports are true.</summary>
    public static Law Reported { get; } = new(
        nameof(Reported),
        "What a server reports of itself, its members, its leases and its content is so.");

    /// <summary>Live watches don't wait for those that are behind.</summary>
    public static Law NotStarved { get; } = new(
        nameof(NotStarved),
        "A live watch that has something to deliver waits for one turn of each other watch on its stream at most.");

    /// <summary>Who sends several requests knows which answer is whose.</summary>
    public static Law AnsweredInOrder { get; } = new(
        nameof(AnsweredInOrder),
        "A watch stream answers its requests in their order, one answer each; only progress that waits for a watch "
        + "that is behind is overtaken, and it overtakes nothing.");

    /// <summary>Who is idle hears that it is not forgotten.</summary>
    public static Law ProgressNotified { get; } = new(
        nameof(ProgressNotified),
        "A watch that wants progress notifications, and has nothing else to deliver, gets one from each server that "
        + "it is connected to for longer than their interval.");

    /// <summary>Nobody waits forever.</summary>
    public static Law Answered { get; } = new(
        nameof(Answered),
        "A member answers every request within the time of a request, with an error if it can't do better, whatever "
        + "its disk and the other members do.");

    /// <summary>One member less is no matter.</summary>
    public static Law Available { get; } = new(
        nameof(Available),
        "While one member of three or more is lost and all else works, clients who know another one are served: their "
        + "writes and reads are answered, and their watches go on.");

    /// <summary>After the faults everything arrives.</summary>
    public static Law Convergence { get; } = new(
        nameof(Convergence), "Once every fault is healed, every live watch gets everything, and the members agree.");

    /// <summary>Members are copies.</summary>
    public static Law MembersAgree { get; } = new(
        nameof(MembersAgree),
        "Members that have applied the same entries hold the same keys, history, leases, alarms and members.");

    /// <summary>The peer port is for members.</summary>
    public static Law Proven { get; } = new(
        nameof(Proven), "Where members share a secret, nobody who does not hold it is served at their peer port.");

    /// <summary>Nothing stays behind.</summary>
    public static Law NoLeak { get; } = new(
        nameof(NoLeak), "At the end no task, watcher, stream or timer is left, and no queue passed its bound.");

    /// <summary>The code keeps its own rules.</summary>
    public static Law InvariantHeld { get; } = new(
        nameof(InvariantHeld), "No invariant breaks, and no exception comes out that the code does not promise.");

    /// <summary>Every law.</summary>
    public static IReadOnlyList<Law> All { get; } =
    [
        LinearizableRevisions, Ordered, Unique, Reliable, Atomic, Resumable, Bookmarkable, Filtered, Faithful,
        PrevKvRight, IsCreateRight, NothingBelowStart, CompactionError, StateRebuilt, CursorKept, LeaseKept, LeaseEnds,
        MemoryBounded, MemoryFreed, HistoryKept, QuotaKept, HashRight, Reported, NotStarved, AnsweredInOrder,
        ProgressNotified, Answered, Available, Convergence, MembersAgree, Proven, NoLeak, InvariantHeld,
    ];

    /// <summary>One word for tables and file names.</summary>
    public string Name { get; }

    /// <summary>The promise, as a sentence.</summary>
    public string Guarantee { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
