namespace Vigil.Core;

/// <summary>Deliberate faults, all off. The simulator turns one on to prove that its law notices.</summary>
/// <remarks>
/// Injected through an internal constructor rather than compiled in: so the binary that is verified is the one that is
/// shipped, and no user can reach a switch. Each is one line at its place. Most re-seed a historic bug of etcd, whose
/// issue number is given.
/// </remarks>
[Flags]
internal enum CoreMutants : long
{
    None = 0,

    /// <summary>Linearizable revisions: a put after a delete continues the old version and create revision.</summary>
    VersionSurvivesDelete = 1L << 0,

    /// <summary>Linearizable revisions: a range is served one revision late.</summary>
    StaleRange = 1L << 1,

    /// <summary>Atomic: a batch is cut between two events of one revision.</summary>
    SplitRevision = 1L << 2,

    /// <summary>Reliable (#17529): what did not fit into a full buffer is dropped.</summary>
    DropWhenBlocked = 1L << 3,

    /// <summary>Reliable (#20655): a new watcher from the past is taken for live.</summary>
    RegisterWithoutHistory = 1L << 4,

    /// <summary>Reliable (#18089): compaction at a delete drops its tombstone.</summary>
    DropTombstoneAtCompact = 1L << 5,

    /// <summary>Unique: the last revision is delivered again to a watcher that has caught up.</summary>
    RepeatAfterSync = 1L << 6,

    /// <summary>Unique (#17247): the event list of a transaction is used again by the next one.</summary>
    ReuseEventList = 1L << 7,

    /// <summary>
    /// Nothing below the start (#20221): what comes before it is delivered to a watcher for a future revision.
    /// </summary>
    ForgetFutureStart = 1L << 8,

    /// <summary>Bookmarkable (#15220): progress is answered while a watcher is behind.</summary>
    ProgressWhileBehind = 1L << 9,

    /// <summary>Compaction: a watch below the compacted revision starts there silently.</summary>
    SkipCompacted = 1L << 10,

    /// <summary>Compaction: a watch at the compacted revision is refused.</summary>
    RefuseAtCompacted = 1L << 11,

    /// <summary>Compaction: a slow watcher that compaction passes is not cancelled.</summary>
    PassLaggingWatcher = 1L << 12,

    /// <summary>PrevKv: the previous pair is the current one.</summary>
    PrevKvIsPresent = 1L << 13,

    /// <summary>No leak: a cancelled watcher stays in its group.</summary>
    LeaveInGroup = 1L << 14,

    /// <summary>Convergence: a watcher whose buffer was drained is never served from history.</summary>
    ForgetBlocked = 1L << 15,

    /// <summary>Filtered: history is served without its filters.</summary>
    FilterOnlyLive = 1L << 16,

    /// <summary>Atomic (#18667): a transaction checks the revisions it reads only while it runs.</summary>
    CheckRevisionLate = 1L << 17,

    /// <summary>
    /// Reliable, between two locks (#20655): where a watcher starts is read before the lock that registers it.
    /// </summary>
    RegisterOutsideLock = 1L << 18,

    /// <summary>
    /// Convergence, between two locks: a reader looks for work under one lock and begins to wait under the next.
    /// </summary>
    CheckThenWait = 1L << 19,

    /// <summary>Lease: the first key of a lease survives its end.</summary>
    KeepKeyOfRevoked = 1L << 20,

    /// <summary>Lease: a key that was put again without its lease is still deleted with it.</summary>
    KeepAttached = 1L << 21,

    /// <summary>Lease: a lease ends a second before its time.</summary>
    ExpireEarly = 1L << 22,

    /// <summary>Lease: keeping a lease alive is answered and not done.</summary>
    ForgetRenewal = 1L << 23,

    /// <summary>Memory: the ceiling over all buffers is not looked at.</summary>
    IgnoreCeiling = 1L << 24,

    /// <summary>Reliable: a watcher that has to give its buffer up goes on after it.</summary>
    LoseGivenUp = 1L << 25,

    /// <summary>Starvation: a watcher that reads history keeps its turn.</summary>
    KeepTurn = 1L << 26,

    /// <summary>Lease: the time that a lease has left is measured by the wall clock, which jumps.</summary>
    TrustWallClock = 1L << 27,

    /// <summary>Memory freed: what is compacted stays in memory.</summary>
    KeepCompacted = 1L << 28,

    /// <summary>Answered in order: a refusal overtakes the answers that wait.</summary>
    RefuseFirst = 1L << 29,

    /// <summary>Answered in order: several requests for progress have one answer.</summary>
    AnswerProgressOnce = 1L << 30,

    /// <summary>Twice in one revision: history has the last change of a key alone.</summary>
    ForgetFirstOfTwo = 1L << 31,

    /// <summary>Order: the limit is applied before the sort.</summary>
    LimitBeforeSort = 1L << 32,

    /// <summary>Odd numbers: a negative bound counts as none.</summary>
    NegativeIsNone = 1L << 33,

    /// <summary>Odd keys: a range from 0x00 begins behind it.</summary>
    SkipZeroKey = 1L << 34,

    /// <summary>Scale: what many renewals left behind is discarded, and the deadlines with it.</summary>
    ForgetAtRebuild = 1L << 35,

    /// <summary>Quota: a write that is refused for another member's alarm raises this one's.</summary>
    RaiseForOthers = 1L << 36,

    /// <summary>Quota: what a transaction puts when its comparison fails costs nothing.</summary>
    CountSuccessOnly = 1L << 37,

    /// <summary>Quota: what has room is written while there is an alarm.</summary>
    WriteUnderAlarm = 1L << 38,

    /// <summary>Quota: to disarm one member's alarm disarms all of its kind.</summary>
    DisarmAll = 1L << 39,

    /// <summary>Hash: at an earlier revision it is of what came after as well.</summary>
    HashNewest = 1L << 40,

    /// <summary>Lease: one that is granted with the id of another has the time that the other still had.</summary>
    KeepDeadline = 1L << 41,

    /// <summary>Answered in order: a stream on which a watch has ended takes no id of its client's.</summary>
    SpendIds = 1L << 42,

    /// <summary>Lease: a renewal is answered with less than the lease has.</summary>
    AnswerLess = 1L << 43,

    /// <summary>Linearizable revisions: a grant is answered with a revision before the newest.</summary>
    GrantBefore = 1L << 44,

    /// <summary>Invariant held: a watch stream ends when its client cancels a watch.</summary>
    EndAtCancel = 1L << 45,

    /// <summary>
    /// Invariant held: a compaction of what is compacted is refused with a status that means nothing.
    /// </summary>
    RefuseOddly = 1L << 46,

    /// <summary>Progress notified: of a stream's watches the first alone gets a notification.</summary>
    NotifyFirst = 1L << 47,

    /// <summary>
    /// Atomic (#5224): each event of a delete of several keys is notified with the last of them.
    /// </summary>
    LastKeyOfRange = 1L << 48,

    /// <summary>
    /// Reliable (#19179): a tombstone that is the first of its key's kept changes is not restored into the index.
    /// </summary>
    SkipLeadingTombstone = 1L << 49,

    /// <summary>
    /// Linearizable revisions (#17780): a restored store's revision is the newest that compaction left a key of.
    /// </summary>
    RevisionFromKeys = 1L << 50,

    /// <summary>Hash (#8311): what is compacted and not freed yet is counted.</summary>
    HashUnscrubbed = 1L << 51,

    /// <summary>Reliable: a search for ranges turns back where one ends, though one below it goes on.</summary>
    PruneByOwnEnd = 1L << 52,

    /// <summary>Atomic: the parts of a revision that is cut do not say that more follows.</summary>
    CutUnmarked = 1L << 53,

    /// <summary>Progress notified: a watch that filters events out gets no notification.</summary>
    FilterHidesProgress = 1L << 54,

    /// <summary>PrevKv: a pair before that is at the compacted revision itself counts as compacted.</summary>
    ForgetPrevAtCompacted = 1L << 55,

    /// <summary>Unique (#17529's part): what blocked a watcher is read from history with the batch before.</summary>
    RepeatBlocked = 1L << 56,

    /// <summary>
    /// Answered in order (#17507): progress that was deferred is answered behind the next events, and never without.
    /// </summary>
    DeferUntilEvents = 1L << 57,

    /// <summary>Answered in order (#20711): a watch from a negative revision is served all of history.</summary>
    TakeNegativeStart = 1L << 58,

    /// <summary>Answered in order: a watcher's events are read before the news that it was created.</summary>
    EventsFirst = 1L << 59,

    /// <summary>Convergence (#14296): a refusal takes the watcher with the id 0 from its stream.</summary>
    ForgetZeroAtRefusal = 1L << 60,

    /// <summary>
    /// Lease ends (#20813): a renewal looks for the lease's deadline alone, which stays when the lease is revoked.
    /// </summary>
    RenewWhatWasFound = 1L << 61,

    /// <summary>Reported: of a lease what is left is given as what was granted.</summary>
    GrantedIsLeft = 1L << 62,

    /// <summary>Nothing below start: a watch is notified of progress before its start revision has come.</summary>
    NotifyEarly = 1L << 63,
}
