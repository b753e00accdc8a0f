namespace Vigil.Sim.World.Museum;

/// <summary>A bug of etcd's that can't be put in here, since what it went wrong with is not there.</summary>
/// <param name="Key">What it is called: its issue's number.</param>
/// <param name="Title">What a user saw, in a few words.</param>
/// <param name="Reason">Why there is no such fault to switch on.</param>
internal sealed record Impossible(string Key, string Title, string Reason)
{
    /// <summary>Every one that was considered.</summary>
    public static IReadOnlyList<Impossible> All { get; } =
    [
        new("14571", "enabling authentication made members differ",
            "Not yet possible: there is no authentication, so no permission is checked anywhere. What it comes down "
            + "to, a decision that is made where a request arrives and not where the log applies it, is searched as "
            + "CompactLocally and AlarmLocally."),
        new("21683", "permissions were passed by in nested transactions and by prev_kv",
            "Not yet possible: there is no authentication."),
        new("7331", "a new leader answered reads before it knew what was committed",
            "A member answers what a leader sends in its order, so the answer that confirms a read comes behind the "
            + "one that commits the leader's first entry: 3,900 executions of the whole system showed nothing. In Raft "
            + "alone, where messages overtake each other, `sim raft --mutant ReadBeforeTerm` finds it after some 20."),
        new("18055", "a member panicked when two snapshots came soon after each other",
            "A snapshot reaches the loop whole, with its data, and a later one that comes before it is installed takes "
            + "its place. There is no file of it aside that the other could have taken away."),
        new("15402", "watches starved beside many large reads over TLS",
            "It was the order in which an HTTP/2 library sent the frames of one connection. Frames are whole messages "
            + "in the simulation, and each stream has its own; no event was lost by it, which is #17529."),
        new("21174", "more than 512 watchers behind a compaction were cancelled again and again",
            "There is no loop that picks a part of those who are behind and works on a copy of their list: each "
            + "watcher is served by its own reader's reads, and leaves the stream's one list when it is cancelled."),
        new("11613", "a defragmentation that was killed left a file that the next one went on with",
            "Nothing is rewritten in place. A new file is written aside from nothing, and gets its name when it is "
            + "durable; what is found half-written at a start is deleted. (RenameBeforeSync breaks that, and is a "
            + "mutant of the log.)"),
    ];
}
