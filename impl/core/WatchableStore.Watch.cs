using Vigil.Seams;

namespace Vigil.Core;

/// <content>Watchers: created, cancelled and waited for.</content>
public sealed partial class WatchableStore
{
    private long _streamsOpened;
    private long _caughtUpTotal;
    private long _blockedTotal;
    private long _passedTotal;
    private long _starvedTotal;

    /// <summary>Opens a stream for watchers. The caller disposes it.</summary>
    public WatchStream OpenStream() => OpenStream(int.MaxValue);

    /// <summary>Opens a stream for at most <paramref name="watchersMax"/> watchers at once; more are refused.</summary>
    internal WatchStream OpenStream(int watchersMax)
    {
        lock (_gate)
        {
            var stream = new WatchStream(this, ++_streamsOpened, watchersMax);
            _streams.Add(stream);
            return stream;
        }
    }

    internal long? CreateWatcher(WatchStream stream, WatchOptions options)
    {
        long? id;
        WakeList wakes;
        if (_mutants.HasFlag(CoreMutants.RegisterOutsideLock) && options.StartRevision == 0)
        {
            options = options with { StartRevision = CurrentRevision + 1 };
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(stream.IsClosed, stream);
            var refusal = WhyRefused(stream, options);
            id = refusal is null ? Register(stream, options) : null;
            if (refusal is not null)
            {
                Refuse(stream, refusal);
                if (_mutants.HasFlag(CoreMutants.ForgetZeroAtRefusal) && stream.Watchers.TryGetValue(0, out var zero))
                {
                    _synced.Remove(zero);
                    stream.Forget(zero);
                    _watchers--;
                }
            }

            Signal(stream);
            wakes = TakeWakes();
        }

        wakes.Wake();
        return id;
    }

    internal int CountUnread(WatchStream stream)
    {
        lock (_gate)
        {
            return stream.Answers.Unread;
        }
    }

    internal bool CancelWatcher(WatchStream stream, long id)
    {
        WakeList wakes;
        lock (_gate)
        {
            if (!stream.Watchers.TryGetValue(id, out var watcher))
            {
                return false;
            }

            if (!_mutants.HasFlag(CoreMutants.LeaveInGroup))
            {
                _synced.Remove(watcher);
            }

            if (watcher.Owes(_mvcc.CurrentRevision))
            {
                stream.Answers.DeferProgress();
            }

            stream.Forget(watcher);
            _watchers--;
            stream.Answers.Add(new WatchResponse(WatchResponseKind.Canceled, id, _mvcc.CurrentRevision));
            OweProgress(stream);
            Signal(stream);
            wakes = TakeWakes();
        }

        wakes.Wake();
        return true;
    }

    internal void RequestProgress(WatchStream stream)
    {
        WakeList wakes;
        lock (_gate)
        {
            var current = _mvcc.CurrentRevision;
            foreach (var watcher in stream.Watchers.Values)
            {
                if (watcher.NextRevision > current + 1)
                {
                    return;
                }
            }

            if (_mutants.HasFlag(CoreMutants.ProgressWhileBehind) || (stream.IsIdle && stream.Answers.IsProgressFree))
            {
                stream.Answers.Add(new WatchResponse(WatchResponseKind.Progress, WatchResponse.NoWatchId, current));
            }
            else
            {
                stream.Answers.AddProgress(current);
            }

            Signal(stream);
            wakes = TakeWakes();
        }

        wakes.Wake();
    }

    internal void NotifyProgress(WatchStream stream)
    {
        WakeList wakes;
        lock (_gate)
        {
            var current = _mvcc.CurrentRevision;

            // Where progress of the stream waits, its revision may be an older one, and no newer may come before it.
            foreach (var watcher in stream.Watchers.Values.Where(watcher => watcher.Options.ProgressNotify))
            {
                if (_mutants.HasFlag(CoreMutants.FilterHidesProgress)
                    && (watcher.Options.NoPut || watcher.Options.NoDelete))
                {
                    continue;
                }

                var isUpToDate = !watcher.HasWork && !watcher.IsBehind
                    && (watcher.NextRevision <= current + 1 || _mutants.HasFlag(CoreMutants.NotifyEarly));
                if (watcher.IsQuiet && isUpToDate && !watcher.IsNotified && stream.Answers.IsProgressFree)
                {
                    watcher.IsNotified = true;
                    stream.Answers.Add(new WatchResponse(WatchResponseKind.Progress, watcher.Id, current));
                    if (_mutants.HasFlag(CoreMutants.NotifyFirst))
                    {
                        break;
                    }
                }

                watcher.IsQuiet = true;
            }

            Signal(stream);
            wakes = TakeWakes();
        }

        wakes.Wake();
    }

    internal void Close(WatchStream stream)
    {
        WaitingReader? reader;
        lock (_gate)
        {
            if (stream.IsClosed)
            {
                return;
            }

            stream.IsClosed = true;
            foreach (var watcher in stream.Watchers.Values)
            {
                if (!_mutants.HasFlag(CoreMutants.LeaveInGroup))
                {
                    _synced.Remove(watcher);
                }
            }

            _watchers -= stream.Watchers.Count;
            stream.DropAll();
            _streams.Remove(stream);
            reader = stream.Reader;
            stream.Reader = null;
        }

        reader?.Wake(hasMore: false);
    }

    /// <summary>What the reader waits for; null when it need not wait.</summary>
    internal WaitingReader? Await(WatchStream stream)
    {
        if (_mutants.HasFlag(CoreMutants.CheckThenWait))
        {
            lock (_gate)
            {
                if (stream.IsClosed || stream.HasWork)
                {
                    return null;
                }
            }
        }

        lock (_gate)
        {
            if (!_mutants.HasFlag(CoreMutants.CheckThenWait) && (stream.IsClosed || stream.HasWork))
            {
                return null;
            }

            Invariant.Holds(stream.Reader is null or { Task.IsCompleted: true }, "A stream has one reader at a time.");
            return stream.Reader = new WaitingReader();
        }
    }

    private void Refuse(WatchStream stream, string reason)
    {
        var refusal = new WatchResponse(WatchResponseKind.Refused, WatchResponse.NoWatchId, _mvcc.CurrentRevision)
        {
            CancelReason = reason,
        };
        if (_mutants.HasFlag(CoreMutants.RefuseFirst))
        {
            stream.Answers.AddFirst(refusal);
        }
        else
        {
            stream.Answers.Add(refusal);
        }
    }

    private string? WhyRefused(WatchStream stream, WatchOptions options)
    {
        var mayChoose = !_mutants.HasFlag(CoreMutants.SpendIds) || stream.Watchers.Count == stream.WatchersPeak;
        if (stream.Watchers.Count >= stream.WatchersMax)
        {
            return $"vigil: a stream has {stream.WatchersMax} watches at most; open another";
        }

        if (options.Range.IsEmpty)
        {
            return "mvcc: watcher range is empty";
        }

        if (options.StartRevision < 0 && !_mutants.HasFlag(CoreMutants.TakeNegativeStart))
        {
            return "mvcc: required revision has been compacted";
        }

        return options.WatchId != 0 && (stream.Watchers.ContainsKey(options.WatchId) || !mayChoose)
            ? "mvcc: duplicate watch ID provided on the WatchStream"
            : null;
    }

    private long Register(WatchStream stream, WatchOptions options)
    {
        var id = options.WatchId;
        while (id == 0 && stream.Watchers.ContainsKey(stream.NextWatchId))
        {
            stream.NextWatchId++;
        }

        id = id == 0 ? stream.NextWatchId++ : id;
        var compacted = _mvcc.CompactRevision;
        var start = options.StartRevision == 0 ? _mvcc.CurrentRevision + 1 : options.StartRevision;
        if (_mutants.HasFlag(CoreMutants.SkipCompacted) || start < 0)
        {
            start = Math.Max(start, compacted);
        }

        if (_mutants.HasFlag(CoreMutants.RefuseAtCompacted) && start == compacted)
        {
            start--;
        }

        if (_mutants.HasFlag(CoreMutants.ForgetFutureStart))
        {
            start = Math.Min(start, _mvcc.CurrentRevision + 1);
        }

        var buffer = new EventBuffer(_options.BufferEventsMax, _options.BufferBytesMax, _ceiling);
        var watcher = new Watcher(stream, id, options, buffer, start);
        stream.Watchers.Add(id, watcher);
        _watchers++;
        stream.WatchersPeak = Math.Max(stream.WatchersPeak, stream.Watchers.Count);
        if (start < compacted)
        {
            // Gone already. What a later compaction passes is for CancelIfPassed, in WatchableStore.Serve.cs.
            watcher.BecomeCanceled(compacted);
        }
        else if (start > _mvcc.CurrentRevision || _mutants.HasFlag(CoreMutants.RegisterWithoutHistory))
        {
            // One that is still to come as well: Notify passes over what is below the watcher's next revision.
            watcher.BecomeSynced(start);
            _synced.Add(watcher);
        }

        if (watcher.HasWork)
        {
            stream.Answers.DeferProgress();
            stream.Enqueue(watcher);
        }

        // The store's revision now, however much later it is read: a watcher from now starts after it, and a client
        // that has to resume before the first event counts from it.
        stream.Answers.Add(new WatchResponse(WatchResponseKind.Created, id, _mvcc.CurrentRevision));
        TakeBackProgress(watcher);
        return id;
    }

    /// <summary>
    /// Sets the revision of a deferred progress response, once no watcher is behind. From then on nothing above it is
    /// read before it.
    /// </summary>
    private void OweProgress(WatchStream stream)
    {
        if (stream.BehindCount == 0)
        {
            stream.Answers.PromiseDeferred(_mvcc.CurrentRevision);
        }
    }

    /// <summary>
    /// Withdraws a progress response that a watcher has just made untrue; it is owed again when that watcher has read
    /// history.
    /// </summary>
    private static void TakeBackProgress(Watcher watcher)
    {
        if (watcher.IsBehind)
        {
            watcher.Stream.Answers.TakeBack(watcher.NextRevision);
        }
    }

    private void Signal(WatchStream stream)
    {
        if (stream.Reader is { } reader && stream.HasWork)
        {
            stream.Reader = null;
            _wakes.Add(reader);
        }
    }
}
