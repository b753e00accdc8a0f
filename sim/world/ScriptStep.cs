using System.Text.Json.Serialization;
using Vigil.Model;

namespace Vigil.Sim.World;

/// <summary>
/// One thing that a client does. Keys are numbers: 0 is <c>k0</c>, and those below 0 are <see cref="OddKeys"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(PutStep), "put")]
[JsonDerivedType(typeof(DeleteStep), "delete")]
[JsonDerivedType(typeof(GetStep), "get")]
[JsonDerivedType(typeof(TxnStep), "txn")]
[JsonDerivedType(typeof(CompactStep), "compact")]
[JsonDerivedType(typeof(WatchStep), "watch")]
[JsonDerivedType(typeof(StreamStep), "stream")]
[JsonDerivedType(typeof(StopWatchStep), "stop")]
[JsonDerivedType(typeof(PauseStep), "pause")]
[JsonDerivedType(typeof(GrantStep), "grant")]
[JsonDerivedType(typeof(RevokeStep), "revoke")]
[JsonDerivedType(typeof(KeepAliveStep), "keepalive")]
[JsonDerivedType(typeof(KeepStep), "keep")]
[JsonDerivedType(typeof(SleepStep), "sleep")]
[JsonDerivedType(typeof(MoveLeaderStep), "lead")]
[JsonDerivedType(typeof(AlarmStep), "alarm")]
[JsonDerivedType(typeof(HashStep), "hash")]
[JsonDerivedType(typeof(LookStep), "look")]
public abstract record ScriptStep;

/// <summary>Puts a value that no other put of the execution has.</summary>
/// <param name="Key">The key.</param>
/// <param name="PrevKv">Whether to request the pair before.</param>
public sealed record PutStep(int Key, bool PrevKv) : ScriptStep
{
    /// <summary>
    /// The lease to put it with: 0 for none, 1 for the one that was requested last by anybody, 2 for the one before.
    /// </summary>
    public int Lease { get; init; }

    /// <summary>By how many bytes the value is longer than it need be.</summary>
    public int Padding { get; init; }

    /// <summary>Whether to keep the value that the key has.</summary>
    public bool IgnoreValue { get; init; }

    /// <summary>Whether to keep the lease that the key has.</summary>
    public bool IgnoreLease { get; init; }
}

/// <summary>Deletes <paramref name="Count"/> neighbouring keys.</summary>
/// <param name="Key">The first.</param>
/// <param name="Count">How many; 1 is a delete of one key, without a range.</param>
/// <param name="PrevKv">Whether to request the pairs before.</param>
public sealed record DeleteStep(int Key, int Count, bool PrevKv) : ScriptStep;

/// <summary>Reads <paramref name="Count"/> neighbouring keys.</summary>
/// <param name="Key">The first.</param>
/// <param name="Count">How many; 1 is a read of one key, without a range.</param>
/// <param name="Back">How far before the newest revision the client knows; 0 for now.</param>
/// <param name="Limit">The most pairs to get; 0 for all.</param>
public sealed record GetStep(int Key, int Count, int Back, int Limit) : ScriptStep
{
    /// <summary>Whether the read may be served from the member's own state (a serializable read).</summary>
    public bool Serializable { get; init; }

    /// <summary>The order: 0 for none, else a place in <see cref="ReadOrders.All"/>, from 1.</summary>
    public int Order { get; init; }

    /// <summary>Whether to leave values out.</summary>
    public bool KeysOnly { get; init; }

    /// <summary>Whether to count alone.</summary>
    public bool CountOnly { get; init; }

    /// <summary>What bounds the pairs to get, or takes the place of a number above.</summary>
    public ReadNumber Number { get; init; }

    /// <summary>
    /// The number: how far before the newest revision the client knows, unless <see cref="IsExact"/>.
    /// </summary>
    public long Value { get; init; }

    /// <summary>Whether <see cref="Value"/> is sent as it is: negative, and beyond what 32 and 53 bits hold.</summary>
    public bool IsExact { get; init; }
}

/// <summary>A number of a <see cref="GetStep"/>.</summary>
public enum ReadNumber
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>The least mod_revision.</summary>
    MinMod,

    /// <summary>The largest mod_revision.</summary>
    MaxMod,

    /// <summary>The least create_revision.</summary>
    MinCreate,

    /// <summary>The largest create_revision.</summary>
    MaxCreate,

    /// <summary>The revision to read at.</summary>
    Revision,

    /// <summary>The most pairs.</summary>
    Limit,
}

/// <summary>What a <see cref="TxnStep"/> compares.</summary>
public enum TxnCondition
{
    /// <summary>Nothing: it always holds.</summary>
    None,

    /// <summary>That the key exists.</summary>
    Exists,

    /// <summary>That the key does not exist.</summary>
    Missing,

    /// <summary>That the key has not changed since the client last saw it: compare and swap.</summary>
    Unchanged,
}

/// <summary>
/// Compares, then puts and deletes at one revision; when the comparison fails, reads the key instead.
/// </summary>
/// <param name="Key">The key that is compared.</param>
/// <param name="Condition">What is compared.</param>
/// <param name="Puts">Keys to put.</param>
/// <param name="Deletes">Keys to delete; those that are also put are left out.</param>
/// <param name="Reads">Whether to read all keys afterwards, in the same transaction.</param>
public sealed record TxnStep(
    int Key, TxnCondition Condition, IReadOnlyList<int> Puts, IReadOnlyList<int> Deletes, bool Reads) : ScriptStep
{
    /// <summary>
    /// What <see cref="Reads"/> reads: 0 for now, above 0 so far before the newest revision the client knows, below 0
    /// so far after it, which is refused.
    /// </summary>
    public int ReadsBack { get; init; }

    /// <summary>The lease of what it puts, as <see cref="PutStep.Lease"/>.</summary>
    public int Lease { get; init; }

    /// <summary>Keys to put when the comparison fails, before the key is read.</summary>
    public IReadOnlyList<int> Otherwise { get; init; } = [];

    /// <summary>As <see cref="PutStep.Padding"/>, of what is put when the comparison fails.</summary>
    public int OtherwisePadding { get; init; }

    /// <summary>
    /// Whether puts and deletes are transactions inside it, one each: then a key may be put and deleted at one
    /// revision.
    /// </summary>
    public bool Nests { get; init; }

    /// <summary>What is compared besides.</summary>
    public IReadOnlyList<ComparedRange> Compares { get; init; } = [];

    /// <summary>
    /// What is done besides when all comparisons hold: puts, deletes, reads, and transactions inside it.
    /// </summary>
    public IReadOnlyList<ScriptStep> Then { get; init; } = [];

    /// <summary>The same when one does not.</summary>
    public IReadOnlyList<ScriptStep> Else { get; init; } = [];

    /// <summary>
    /// To how many operations reads fill up what is done when all comparisons hold; 0 for no more than there are. A
    /// server takes 128.
    /// </summary>
    public int Fill { get; init; }
}

/// <summary>A comparison of neighbouring keys in a <see cref="TxnStep"/>.</summary>
/// <param name="Key">The first key.</param>
/// <param name="Count">How many keys; 1 is one key, without a range.</param>
/// <param name="Target">What is looked at.</param>
/// <param name="Result">How it must relate.</param>
/// <param name="Number">
/// To what: a version; how far before the newest revision that the client knows; a lease as in
/// <see cref="PutStep.Lease"/>; or the number of a value of the first client.
/// </param>
public sealed record ComparedRange(int Key, int Count, CompareTarget Target, CompareResult Result, int Number);

/// <summary>Compacts.</summary>
/// <param name="Back">How far before the newest revision the client knows; below 0 is the future.</param>
public sealed record CompactStep(int Back) : ScriptStep
{
    /// <summary>A revision to send as it is; 0 for none.</summary>
    public long Exact { get; init; }
}

/// <summary>Starts a watch, which goes on beside the script.</summary>
/// <param name="Key">The first key.</param>
/// <param name="Count">How many keys; 1 is one key, without a range.</param>
/// <param name="Back">
/// Where to start: 0 for now, above 0 so far before the newest revision the client knows, below 0 so far after it.
/// </param>
public sealed record WatchStep(int Key, int Count, int Back) : ScriptStep
{
    /// <summary>A revision to start from, sent as it is: negative ones are refused. 0 for <c>Back</c>.</summary>
    public long Exact { get; init; }

    /// <summary>Whether to request the pairs before.</summary>
    public bool PrevKv { get; init; }

    /// <summary>Leaves puts out.</summary>
    public bool NoPut { get; init; }

    /// <summary>Leaves deletes out.</summary>
    public bool NoDelete { get; init; }

    /// <summary>How many steps the consumer rests after each response: a slow reader.</summary>
    public int Pace { get; init; }

    /// <summary>
    /// How many milliseconds of virtual time the consumer rests after each response: a very slow reader.
    /// </summary>
    public int RestMs { get; init; }

    /// <summary>Whether to request progress notifications while the watch is idle.</summary>
    public bool ProgressNotify { get; init; }

    /// <summary>
    /// Starts at the last revision that the client compacted at, if there was one, instead of at Back.
    /// </summary>
    public bool FromCompacted { get; init; }

    /// <summary>Whether the range itself takes the place of history that was compacted.</summary>
    public bool Resync { get; init; }

    /// <summary>Begins with the range as it is, instead of at Back.</summary>
    public bool SnapshotFirst { get; init; }

    /// <summary>Begins with the newest pair, instead of at Back.</summary>
    public bool FromLast { get; init; }

    /// <summary>After how many responses progress is requested, each time; 0 for never.</summary>
    public int AsksEvery { get; init; }

    /// <summary>At which response the consumer crashes, to go on from its saved position; 0 for never.</summary>
    public int CrashAfter { get; init; }

    /// <summary>Whether the server may cut large responses, which the client joins again.</summary>
    public bool Fragments { get; init; }
}

/// <summary>
/// Opens one stream with many watches, without the client library; it is not replaced when it breaks.
/// </summary>
/// <param name="Watches">What is watched. The first sets the pace of reading.</param>
public sealed record StreamStep(IReadOnlyList<WatchStep> Watches) : ScriptStep
{
    /// <summary>Whether the client chooses the watches' ids, and tries to use one twice.</summary>
    public bool ChoosesIds { get; init; }

    /// <summary>After how many responses progress is requested, each time; 0 for never.</summary>
    public int AsksEvery { get; init; }

    /// <summary>After how many responses the first watch is cancelled; 0 for never.</summary>
    public int CancelsAfter { get; init; }

    /// <summary>Whether responses that are too large may come in fragments.</summary>
    public bool Fragments { get; init; }

    /// <summary>
    /// Whether requests follow each other without waiting: one that is refused behind one that is not, progress twice,
    /// and a watch with the id of one whose end was just requested.
    /// </summary>
    public bool Pipelines { get; init; }

    /// <summary>How often a watch that has ended is created again with its id, in all; 0 for never.</summary>
    public int Recreates { get; init; }
}

/// <summary>Stops one of the client's watches.</summary>
/// <param name="Watch">Counts the client's watches from 0; one that does not exist or has ended is left alone.</param>
public sealed record StopWatchStep(int Watch) : ScriptStep;

/// <summary>Lets others go first.</summary>
/// <param name="Steps">For how many steps of its own.</param>
public sealed record PauseStep(int Steps) : ScriptStep;

/// <summary>Grants a lease that nobody else has.</summary>
/// <param name="Seconds">Its time to live.</param>
public sealed record GrantStep(long Seconds) : ScriptStep
{
    /// <summary>
    /// Whose id it is to have, as <see cref="PutStep.Lease"/>; refused while that one exists. 0 for an id of its own.
    /// </summary>
    public int Again { get; init; }
}

/// <summary>Ends a lease.</summary>
/// <param name="Lease">As <see cref="PutStep.Lease"/>; where there is none, nothing is done.</param>
public sealed record RevokeStep(int Lease) : ScriptStep;

/// <summary>Keeps a lease alive, once.</summary>
/// <param name="Lease">As <see cref="PutStep.Lease"/>; where there is none, nothing is done.</param>
public sealed record KeepAliveStep(int Lease) : ScriptStep
{
    /// <summary>Another one that is kept alive at the same time, over the same stream; 0 for none.</summary>
    public int Beside { get; init; }
}

/// <summary>Keeps a lease alive for a while, as the client library does for its users.</summary>
/// <param name="Lease">As <see cref="PutStep.Lease"/>; where there is none, nothing is done.</param>
/// <param name="Ms">Milliseconds of virtual time.</param>
public sealed record KeepStep(int Lease, int Ms) : ScriptStep;

/// <summary>Lets time go by.</summary>
/// <param name="Ms">Milliseconds of virtual time.</param>
public sealed record SleepStep(int Ms) : ScriptStep;

/// <summary>Requests a leadership transfer. Its outcome is not checked.</summary>
/// <param name="Member">Its place among the founders.</param>
public sealed record MoveLeaderStep(int Member) : ScriptStep;

/// <summary>What an <see cref="AlarmStep"/> does.</summary>
public enum AlarmAct
{
    /// <summary>Looks at the alarms.</summary>
    List,

    /// <summary>Raises one.</summary>
    Raise,

    /// <summary>Disarms one.</summary>
    Disarm,

    /// <summary>Looks at the alarms, and disarms them one after the other.</summary>
    DisarmAll,
}

/// <summary>Looks at alarms, or changes them, as an operator.</summary>
/// <param name="Act">What.</param>
/// <param name="Member">Whose alarm: its place among the members; one beyond them is nobody's.</param>
/// <param name="IsCorrupt">Whether it is about damaged data; else about space.</param>
public sealed record AlarmStep(AlarmAct Act, int Member, bool IsCorrupt) : ScriptStep;

/// <summary>Requests the hash of a member's history.</summary>
/// <param name="Member">Its place among the founders.</param>
/// <param name="Back">How far before the newest revision the client knows; 0 for now.</param>
public sealed record HashStep(int Member, int Back) : ScriptStep;

/// <summary>Looks at what one server reports.</summary>
/// <param name="What">What is looked at.</param>
/// <param name="Member">Which server, as its place.</param>
public sealed record LookStep(LookAt What, int Member) : ScriptStep
{
    /// <summary>Which lease, as <see cref="PutStep.Lease"/>.</summary>
    public int Lease { get; init; }
}

/// <summary>What a <see cref="LookStep"/> looks at.</summary>
public enum LookAt
{
    /// <summary>The server's status.</summary>
    Status,

    /// <summary>The list of members.</summary>
    Members,

    /// <summary>The list of leases.</summary>
    Leases,

    /// <summary>One lease with its keys.</summary>
    Lease,

    /// <summary>A snapshot of all that there is.</summary>
    Snapshot,

    /// <summary>What is left of the room after a defragmentation, which changes nothing else.</summary>
    Room,
}
