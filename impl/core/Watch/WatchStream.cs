using System.Runtime.CompilerServices;
using Vigil.Seams;

namespace Vigil.Core;

/// <summary>Many watchers with one reader; each watcher's responses come in order.</summary>
/// <remarks>
/// <para>
/// Anybody may create and cancel watchers at any time; one reader at a time reads. Nothing runs by itself: a watcher
/// that is behind is served from history by its reader's reads, so what nobody reads costs nothing.
/// </para>
/// <para>
/// Progress is answered only when every watcher of the stream is synced; until then the answer is deferred. See
/// <see cref="RequestProgress"/> and <see cref="StreamAnswers"/>, where the revision is promised.
/// </para>
/// <para>Lock: the store's. Source: etcd <c>watcher.go</c> and <c>api/v3rpc/watch.go</c>.</para>
/// </remarks>
public sealed class WatchStream : IDisposable
{
    private readonly WatchableStore _store;
    private Watcher? _firstReady;
    private Watcher? _lastReady;
    private Event[] _batch = new Event[4];

    internal WatchStream(WatchableStore store, long number, int watchersMax)
    {
        _store = store;
        Number = number;
        WatchersMax = watchersMax;
    }

    /// <summary>Creates a watcher.</summary>
    /// <returns>Its id; null when it was refused: the reader gets the reason.</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed.</exception>
    public long? Create(WatchOptions options) => _store.CreateWatcher(this, options);

    /// <summary>Cancels a watcher: what was not delivered is dropped, and the reader gets the cancellation.</summary>
    /// <returns>False when there is no such watcher on this stream.</returns>
    public bool Cancel(long watchId) => _store.CancelWatcher(this, watchId);

    /// <summary>
    /// Requests one progress response: a revision, once everything up to it was read by every watcher of the stream.
    /// Each request has an answer of its own, in its place among the stream's other answers; only while a watcher is
    /// behind it waits, and others pass it. Not answered at all when a watcher waits for a revision that is still to
    /// come.
    /// </summary>
    public void RequestProgress() => _store.RequestProgress(this);

    /// <summary>
    /// Gives every watcher that wants it, and got no events since the last call, a progress response of its own. One
    /// that is behind gets none: its events come.
    /// </summary>
    public void NotifyProgress() => _store.NotifyProgress(this);

    /// <summary>Answers that the reader has not taken, beyond one creation and one progress for each watcher.</summary>
    internal int UnreadCount => _store.CountUnread(this);

    /// <summary>Reads the next response, if there is one.</summary>
    /// <returns>
    /// False when there is none now. History may still have been looked through meanwhile; only
    /// <see cref="WaitToReadAsync"/> knows whether there is more to do.
    /// </returns>
    public bool TryRead(out WatchResponse response) => _store.Read(this, out response);

    /// <summary>Waits until there is something to read.</summary>
    /// <returns>False when the stream was closed and nothing will come any more.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Nothing is lost; wait
    /// again.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        var reader = _store.Await(this);
        if (reader is null)
        {
            return ValueTask.FromResult(!IsClosed);
        }

        reader.CancelWith(cancellationToken);
        return new ValueTask<bool>(reader.Task);
    }

    /// <summary>Every response from now on, until the stream is closed or the token is cancelled.</summary>
    /// <remarks>A response's events are overwritten by the next one: copy what you keep.</remarks>
    public async IAsyncEnumerable<WatchResponse> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await WaitToReadAsync(cancellationToken))
        {
            while (TryRead(out var response))
            {
                yield return response;
            }
        }
    }

    /// <summary>Ends every watcher and the reader's wait. May be called at any time, more than once.</summary>
    public void Dispose() => _store.Close(this);

    /// <summary>Numbers the store's streams, so that they have an order.</summary>
    internal long Number { get; }

    /// <summary>The id that the next watcher gets unless it brings its own or another watcher took this one.</summary>
    internal long NextWatchId { get; set; }

    internal bool IsClosed { get; set; }

    /// <summary>By id, so that what happens to all of them happens in one order.</summary>
    internal SortedDictionary<long, Watcher> Watchers { get; } = [];

    /// <summary>What it owes its reader besides events.</summary>
    internal StreamAnswers Answers { get; } = new();

    /// <summary>The most watchers that it may have at once.</summary>
    internal int WatchersMax { get; }

    /// <summary>Set while the reader waits.</summary>
    internal WaitingReader? Reader { get; set; }

    /// <summary>How many of its watchers are behind.</summary>
    internal int BehindCount { get; set; }

    /// <summary>The most watchers that it had.</summary>
    internal int WatchersPeak { get; set; }

    /// <summary>How often a watcher was given a turn to read history.</summary>
    internal long HistoryTurns { get; set; }

    internal bool HasWork => Answers.HasWork || _firstReady is not null;

    /// <summary>Whether no watcher has anything to read, or will from history.</summary>
    internal bool IsIdle => _firstReady is null && BehindCount == 0;

    internal void Enqueue(Watcher watcher)
    {
        if (watcher.IsReady)
        {
            return;
        }

        watcher.IsReady = true;
        watcher.ReadySince = HistoryTurns;
        if (_lastReady is null)
        {
            _firstReady = watcher;
        }
        else
        {
            _lastReady.NextReady = watcher;
        }

        _lastReady = watcher;
    }

    /// <summary>Only in a mutant: the next turn is this one's again.</summary>
    internal void EnqueueFirst(Watcher watcher)
    {
        watcher.IsReady = true;
        watcher.NextReady = _firstReady;
        _firstReady = watcher;
        _lastReady ??= watcher;
    }

    /// <summary>
    /// Takes the first watcher that has work from the queue; when progress is owed, the first that blocks it.
    /// </summary>
    internal Watcher? Dequeue()
    {
        Watcher? before = null;
        for (var watcher = _firstReady; watcher is not null; before = watcher, watcher = watcher.NextReady)
        {
            if (Answers.Promised == 0 || watcher.Owes(Answers.Promised))
            {
                Unlink(before, watcher);
                return watcher;
            }
        }

        return null;
    }

    internal void Forget(Watcher watcher)
    {
        Watchers.Remove(watcher.Id);
        watcher.Buffer.Clear();
        if (watcher.IsBehind)
        {
            BehindCount--;
        }

        Watcher? before = null;
        for (var other = _firstReady; other is not null; before = other, other = other.NextReady)
        {
            if (other == watcher)
            {
                Unlink(before, watcher);
                return;
            }
        }
    }

    internal ReadOnlyMemory<Event> Drain(Watcher watcher, int eventsMax, bool splits)
    {
        var revisionMax = Answers.Promised > 0 ? Answers.Promised : long.MaxValue;
        var taken = watcher.Buffer.Drain(ref _batch, eventsMax, revisionMax, splits);
        Invariant.Holds(taken > 0, "A batch that is read holds something.");
        return _batch.AsMemory(0, taken);
    }

    internal void DropAll()
    {
        foreach (var watcher in Watchers.Values)
        {
            watcher.Buffer.Clear();
        }

        Watchers.Clear();
        Answers.Clear();
        _firstReady = _lastReady = null;
    }

    private void Unlink(Watcher? before, Watcher watcher)
    {
        if (before is null)
        {
            _firstReady = watcher.NextReady;
        }
        else
        {
            before.NextReady = watcher.NextReady;
        }

        if (_lastReady == watcher)
        {
            _lastReady = before;
        }

        watcher.NextReady = null;
        watcher.IsReady = false;
    }
}
