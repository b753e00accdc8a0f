using Vigil.Seams;

namespace Vigil.Core;

/// <summary>Where a watcher stands between the store's writes and its reader.</summary>
internal enum WatcherState
{
    /// <summary>Gets every matching write as it happens.</summary>
    Synced,

    /// <summary>Behind: served from history, from its next revision on, whenever its buffer is empty.</summary>
    Unsynced,

    /// <summary>
    /// Its buffer was full when a write came: etcd's <em>victim</em>. It is behind from there, once its reader has
    /// taken what is there.
    /// </summary>
    Blocked,

    /// <summary>Cancelled. What its buffer still holds is delivered, then the cancellation.</summary>
    Canceled,
}

/// <summary>One watch: what it wants, how far it was delivered, and what waits for its reader.</summary>
/// <remarks>
/// <para>
/// Say revision 9 is current. A watcher from now is synced and gets 10, 11, 12; its reader sleeps and the buffer is
/// full at 13: it is blocked with 13 as its next revision. The reader wakes and takes 10 to 12: unsynced. History gives
/// 13 to 20 and 20 is current: synced again. Had compaction passed 13 meanwhile, it would have been cancelled, after
/// 12. Had all buffers together been too large, it would have lost 10 to 12 and been behind from 10.
/// </para>
/// <para>
/// The buffer always holds exactly the matching events from what was last read up to, not including,
/// <see cref="NextRevision"/>. Guarded by the store's lock. Source: etcd <c>watchable_store.go</c>.
/// </para>
/// </remarks>
internal sealed class Watcher
{
    public Watcher(WatchStream stream, long id, WatchOptions options, EventBuffer buffer, long nextRevision)
    {
        Stream = stream;
        Id = id;
        Options = options;
        Buffer = buffer;
        NextRevision = nextRevision;
        buffer.Owner = this;
        stream.BehindCount++;
    }

    public WatchStream Stream { get; }

    public long Id { get; }

    public WatchOptions Options { get; }

    public EventBuffer Buffer { get; }

    public WatcherState State { get; private set; } = WatcherState.Unsynced;

    /// <summary>
    /// The first revision that it did not get. While it is synced this is only a lower bound: it gets nothing below,
    /// and the store's current revision has the rest.
    /// </summary>
    public long NextRevision { get; private set; }

    /// <summary>Whether no events were read since <see cref="WatchStream.NotifyProgress"/>.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Whether a progress response of its own waits for the reader.</summary>
    public bool IsNotified { get; set; }

    /// <summary>The compacted revision that cancelled it; 0 while none did.</summary>
    public long CanceledByCompact { get; private set; }

    /// <summary>The next in its stream's queue of watchers with something to read.</summary>
    public Watcher? NextReady { get; set; }

    public bool IsReady { get; set; }

    /// <summary>Its stream's <see cref="WatchStream.HistoryTurns"/> when it got something to read.</summary>
    public long ReadySince { get; set; }

    /// <summary>True when something that was written may only be found in history.</summary>
    public bool IsBehind => State is WatcherState.Unsynced or WatcherState.Blocked;

    /// <summary>True when a read of its stream can take something from it, or advance it.</summary>
    public bool HasWork => !Buffer.IsEmpty || State is WatcherState.Unsynced or WatcherState.Canceled;

    /// <summary>
    /// Whether something at or below <paramref name="revision"/> may still have to be read; also that it never will be.
    /// </summary>
    public bool Owes(long revision) =>
        (!Buffer.IsEmpty && Buffer.FirstRevision <= revision)
        || (State != WatcherState.Synced && NextRevision <= revision);

    public bool Wants(Event change) =>
        change.Type == EventType.Put ? !Options.NoPut : !Options.NoDelete;

    public void BecomeSynced(long nextRevision)
    {
        Invariant.Holds(State == WatcherState.Unsynced, "Only a watcher that was behind catches up.");
        Invariant.Holds(nextRevision >= NextRevision, "A watcher never goes back.");
        State = WatcherState.Synced;
        Stream.BehindCount--;
        NextRevision = nextRevision;
    }

    public void BecomeBlocked(long nextRevision)
    {
        Invariant.Holds(State == WatcherState.Synced, "Only a live watcher can be blocked.");
        Invariant.Holds(nextRevision >= NextRevision, "A watcher never goes back.");
        Invariant.Holds(!Buffer.IsEmpty, "What blocks a watcher is what its reader has not taken.");
        State = WatcherState.Blocked;
        Stream.BehindCount++;
        NextRevision = nextRevision;
    }

    /// <summary>The store was replaced by one that is further: this watcher gets what it missed from history.</summary>
    /// <param name="nextRevision">The first that it did not get.</param>
    /// <param name="mayGoBack">True only in a mutant.</param>
    public void FallBehind(long nextRevision, bool mayGoBack = false)
    {
        Invariant.Holds(State == WatcherState.Synced, "Who is behind already stays where it is.");
        Invariant.Holds(mayGoBack || nextRevision >= NextRevision, "A watcher never goes back.");
        State = Buffer.IsEmpty ? WatcherState.Unsynced : WatcherState.Blocked;
        Stream.BehindCount++;
        NextRevision = nextRevision;
    }

    public void BecomeUnsynced()
    {
        Invariant.Holds(State == WatcherState.Blocked, "Only a blocked watcher falls behind.");
        Invariant.Holds(Buffer.IsEmpty, "A watcher reads history when its buffer has been read.");
        State = WatcherState.Unsynced;
    }

    public void BecomeCanceled(long compactRevision)
    {
        Invariant.Holds(IsBehind, "Compaction passes only who is behind.");
        Invariant.Holds(NextRevision < compactRevision, "Compaction cancels only who still needs what is gone.");
        State = WatcherState.Canceled;
        Stream.BehindCount--;
        CanceledByCompact = compactRevision;
    }

    /// <summary>
    /// Frees the memory of what its reader has not taken. It is behind from there; a cancelled one stays cancelled, and
    /// no progress past there may be reported before the cancellation.
    /// </summary>
    /// <param name="isLost">True only in a mutant: continues after what is given up.</param>
    public void GiveUp(bool isLost)
    {
        Invariant.Holds(!Buffer.IsEmpty, "What is given up is what its reader has not taken.");
        NextRevision = isLost ? Buffer.LastRevision + 1 : Buffer.FirstRevision;
        if (State != WatcherState.Canceled)
        {
            if (State == WatcherState.Synced)
            {
                Stream.BehindCount++;
            }

            State = WatcherState.Unsynced;
        }

        Buffer.Clear();
    }

    /// <summary>Notes that history was read up to, not including, <paramref name="nextRevision"/>.</summary>
    public void Advance(long nextRevision)
    {
        Invariant.Holds(State == WatcherState.Unsynced, "Only who is behind reads history.");
        Invariant.Holds(nextRevision >= NextRevision, "A watcher never goes back.");
        NextRevision = nextRevision;
    }
}
