namespace Vigil.Sim.World.History;

/// <summary>
/// One thing a watch delivered to its user, or the user did to it. Closed: the kinds are the ones in this file.
/// </summary>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="At">When, in virtual time.</param>
public abstract record WatchItem(long Seq, TimeSpan At);

/// <summary>The watch exists.</summary>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="At">When, in virtual time.</param>
/// <param name="HeaderRevision">The store's revision then: a watch from 0 delivers what comes after it.</param>
public sealed record WatchCreated(long Seq, TimeSpan At, long HeaderRevision) : WatchItem(Seq, At);

/// <summary>One response with events.</summary>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="At">When, in virtual time.</param>
/// <param name="HeaderRevision">The store's revision as the response has it; at least that of its last event.</param>
/// <param name="Events">At least one, fragments put together.</param>
public sealed record WatchEvents(long Seq, TimeSpan At, long HeaderRevision, IReadOnlyList<WatchEvent> Events)
    : WatchItem(Seq, At);

/// <summary>A progress notification.</summary>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="At">When, in virtual time.</param>
/// <param name="HeaderRevision">Everything up to and including this revision was delivered.</param>
public sealed record WatchProgress(long Seq, TimeSpan At, long HeaderRevision) : WatchItem(Seq, At)
{
    /// <summary>True when the client had requested it.</summary>
    public bool IsAnswer { get; init; }
}

/// <summary>The end, because what the watch needs next is compacted.</summary>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="At">When, in virtual time.</param>
/// <param name="CompactRevision">The compacted revision: the first from which a new watch can start.</param>
public sealed record WatchCompacted(long Seq, TimeSpan At, long CompactRevision) : WatchItem(Seq, At);

/// <summary>The end, because the server refused or dropped the watch for another reason.</summary>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="At">When, in virtual time.</param>
/// <param name="Reason">The server's words; may be empty.</param>
public sealed record WatchCanceled(long Seq, TimeSpan At, string Reason) : WatchItem(Seq, At);

/// <summary>The end, because the user stopped the watch.</summary>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="At">When, in virtual time.</param>
public sealed record WatchClosed(long Seq, TimeSpan At) : WatchItem(Seq, At);

/// <summary>The client lost the stream and went on with a new one. The user sees nothing of it.</summary>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="At">When, in virtual time.</param>
public sealed record WatchReconnected(long Seq, TimeSpan At) : WatchItem(Seq, At);
