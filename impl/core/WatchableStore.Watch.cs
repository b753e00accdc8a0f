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
    public WatchStream OpenStream()
    {
        lock (_gate)
        {
            var stream = new WatchStream(this, ++_streamsOpened);
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
            }

            Signal(stream);
            wakes = TakeWakes();
        }

        wakes.Wake();
        return id;
    }

    internal void RefuseWatcher(WatchStream stream, string reason)
    {
        WakeList wakes;
        lock (_gate)
        {
            Refuse(stream, reason);
            Signal(stream);
            wakes = TakeWakes();
        }

        wakes.Wake();
    }

    internal int CountNotices(WatchStream stream)
    {
        lock (_gate)
        {
            return stream.Notices;
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

            if (watcher.OwesCreated)
            {
                stream.Notify(new WatchResponse(WatchResponseKind.Created, id, watcher.CreatedRevision));
            }

            if (!_mutants.HasFlag(CoreMutants.LeaveInGroup))
            {
                _synced.Remove(watcher);
            }

            stream.Forget(watcher);
            stream.Notify(new WatchResponse(WatchResponseKind.Canceled, id, _mvcc.CurrentRevision));
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

            if (_mutants.HasFlag(CoreMutants.ProgressWhileBehind))
            {
                stream.Notify(new WatchResponse(WatchResponseKind.Progress, WatchResponse.NoWatchId, current));
            }
            else
            {
                stream.IsProgressDeferred = true;
            }

            OweProgress(stream);
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

    private void Refuse(WatchStream stream, string reason) =>
        stream.Notify(new WatchResponse(WatchResponseKind.Refused, WatchResponse.NoWatchId, _mvcc.CurrentRevision)
        {
            CancelReason = reason,
        });

    private static string? WhyRefused(WatchStream stream, WatchOptions options)
    {
        if (options.Range.IsEmpty)
        {
            return "mvcc: watcher range is empty";
        }

        if (options.StartRevision < 0)
        {
            return "mvcc: required revision has been compacted";
        }

        return options.WatchId != 0 && stream.Watchers.ContainsKey(options.WatchId)
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
        if (_mutants.HasFlag(CoreMutants.SkipCompacted))
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
        var watcher = new Watcher(stream, id, options, buffer, start)
        {
            CreatedRevision = _mvcc.CurrentRevision,
        };
        stream.Watchers.Add(id, watcher);
        stream.WatchersPeak = Math.Max(stream.WatchersPeak, stream.Watchers.Count);
        if (start < compacted)
        {
            watcher.BecomeCanceled(compacted);
        }
        else if (start > _mvcc.CurrentRevision || _mutants.HasFlag(CoreMutants.RegisterWithoutHistory))
        {
            watcher.BecomeSynced(start);
            _synced.Add(watcher);
        }

        DeferProgress(watcher);
        stream.Enqueue(watcher);
        return id;
    }

    /// <summary>
    /// Sets the revision of a deferred progress response, once no watcher is behind. From then on nothing above it is
    /// read before it.
    /// </summary>
    private void OweProgress(WatchStream stream)
    {
        if (stream.IsProgressDeferred && stream.BehindCount == 0)
        {
            stream.IsProgressDeferred = false;
            stream.ProgressRevision = _mvcc.CurrentRevision;
        }
    }

    /// <summary>
    /// Withdraws a progress response that a watcher has just made untrue; it is owed again when that watcher has read
    /// history.
    /// </summary>
    private static void DeferProgress(Watcher watcher)
    {
        var stream = watcher.Stream;
        if (watcher.IsBehind && stream.ProgressRevision >= watcher.NextRevision)
        {
            stream.ProgressRevision = 0;
            stream.IsProgressDeferred = true;
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
