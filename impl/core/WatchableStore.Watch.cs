using Vigil.Seams;

namespace Vigil.Core;

/// <content>Watchers: made, told, read, caught up and cancelled.</content>
public sealed partial class WatchableStore
{
    private long _streamsOpened;
    private long _caughtUpTotal;
    private long _blockedTotal;
    private long _passedTotal;

    /// <summary>Opens a stream for watchers. Whoever opens it disposes it.</summary>
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
                stream.Notify(new WatchResponse(WatchResponseKind.Refused, WatchResponse.NoWatchId, _mvcc.CurrentRevision)
                {
                    CancelReason = refusal,
                });
            }

            Signal(stream);
            wakes = TakeWakes();
        }

        wakes.Wake();
        return id;
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
                stream.ProgressRevision = current;
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

    internal bool Read(WatchStream stream, out WatchResponse response)
    {
        lock (_gate)
        {
            if (stream.TryNotice(out response))
            {
                return true;
            }

            if (stream.Dequeue() is { } watcher)
            {
                var isRead = ReadFrom(watcher, out response);
                if (watcher.HasWork && stream.Watchers.ContainsKey(watcher.Id))
                {
                    stream.Enqueue(watcher);
                }

                return isRead;
            }

            if (stream.ProgressRevision > 0)
            {
                response = new WatchResponse(WatchResponseKind.Progress, WatchResponse.NoWatchId, stream.ProgressRevision);
                stream.ProgressRevision = 0;
                return true;
            }

            response = default;
            return false;
        }
    }

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

        var buffer = new EventBuffer(_options.BufferEventsMax, _options.BufferBytesMax);
        var watcher = new Watcher(stream, id, options, buffer, start)
        {
            CreatedRevision = _mvcc.CurrentRevision,
        };
        stream.Watchers.Add(id, watcher);
        if (start < compacted)
        {
            watcher.BecomeCanceled(compacted);
        }
        else if (start > _mvcc.CurrentRevision || _mutants.HasFlag(CoreMutants.RegisterWithoutHistory))
        {
            watcher.BecomeSynced(start);
            _synced.Add(watcher);
        }

        stream.Enqueue(watcher);
        return id;
    }

    /// <summary>Hands the last revision's events to the watchers that match, each event the same object for all.</summary>
    private void Tell()
    {
        if (_synced.Count == 0)
        {
            return;
        }

        foreach (var change in _mvcc.LastChanges)
        {
            foreach (var watchers in _synced.Matching(change.Kv.Key))
            {
                for (var place = 0; place < watchers.Length; place++)
                {
                    if (watchers[place] is { } watcher)
                    {
                        Tell(watcher, change);
                    }
                }
            }
        }

        foreach (var watcher in _blocked)
        {
            _synced.Remove(watcher);
        }

        _blocked.Clear();
    }

    private void Tell(Watcher watcher, Event change)
    {
        var revision = change.Revision.Main;
        if (watcher.State != WatcherState.Synced || revision < watcher.NextRevision || !watcher.Wants(change))
        {
            return;
        }

        if (watcher.Buffer.TryAdd(change))
        {
            watcher.Stream.Enqueue(watcher);
            Signal(watcher.Stream);
        }
        else if (!_mutants.HasFlag(CoreMutants.DropWhenBlocked))
        {
            watcher.BecomeBlocked(revision);
            _blockedTotal++;
            _blocked.Add(watcher);
        }
    }

    private bool ReadFrom(Watcher watcher, out WatchResponse response)
    {
        if (watcher.OwesCreated)
        {
            watcher.OwesCreated = false;
            response = new WatchResponse(WatchResponseKind.Created, watcher.Id, watcher.CreatedRevision);
            return true;
        }

        if (watcher.State == WatcherState.Unsynced && watcher.Buffer.IsEmpty)
        {
            Sync(watcher);
        }

        if (!watcher.Buffer.IsEmpty)
        {
            var splits = _mutants.HasFlag(CoreMutants.SplitRevision);
            response = new WatchResponse(WatchResponseKind.Events, watcher.Id, _mvcc.CurrentRevision)
            {
                Events = watcher.Stream.Drain(watcher, _options.BatchEventsMax, splits),
                PrevKv = watcher.Options.PrevKv,
            };
            if (watcher.State == WatcherState.Blocked && watcher.Buffer.IsEmpty
                && !_mutants.HasFlag(CoreMutants.ForgetBlocked))
            {
                watcher.BecomeUnsynced();
            }

            return true;
        }

        if (watcher.State == WatcherState.Canceled)
        {
            watcher.Stream.Forget(watcher);
            response = new WatchResponse(WatchResponseKind.Canceled, watcher.Id, revision: 0)
            {
                CompactRevision = watcher.CanceledByCompact,
            };
            return true;
        }

        response = default;
        return false;
    }

    /// <summary>Serves a watcher that is behind from history, one bounded step; once nothing is missing it is live.</summary>
    private void Sync(Watcher watcher)
    {
        if (_mutants.HasFlag(CoreMutants.PassLaggingWatcher) && watcher.NextRevision < _mvcc.CompactRevision)
        {
            watcher.Advance(_mvcc.CompactRevision);
        }

        Invariant.Holds(watcher.NextRevision >= _mvcc.CompactRevision, "Who needs compacted history was cancelled.");
        var next = _mvcc.ReadHistory(watcher, _options.SyncRevisionsMax);
        if (next > _mvcc.CurrentRevision)
        {
            watcher.BecomeSynced(next);
            _caughtUpTotal++;
            _synced.Add(watcher);
        }
        else
        {
            var repeats = _mutants.HasFlag(CoreMutants.RepeatAfterSync) && next - 1 > watcher.NextRevision;
            watcher.Advance(repeats ? next - 1 : next);
        }
    }

    private void CancelLagging(long compacted)
    {
        foreach (var stream in _streams)
        {
            foreach (var watcher in stream.Watchers.Values)
            {
                if (watcher.State is WatcherState.Unsynced or WatcherState.Blocked && watcher.NextRevision < compacted)
                {
                    watcher.BecomeCanceled(compacted);
                    _passedTotal++;
                    stream.Enqueue(watcher);
                    Signal(stream);
                }
            }
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
