using Vigil.Seams;

namespace Vigil.Core;

/// <content>Watchers: notified of writes, read, caught up from history, and passed by compaction.</content>
public sealed partial class WatchableStore
{
    internal bool Read(WatchStream stream, out WatchResponse response)
    {
        lock (_gate)
        {
            var watcher = _mutants.HasFlag(CoreMutants.EventsFirst) ? stream.Dequeue() : null;
            if (watcher is null && stream.Answers.TryTake(stream.BehindCount, out response))
            {
                NoteTaken(stream, response);
                return true;
            }

            watcher ??= stream.Dequeue();
            if (watcher is not null)
            {
                NoteTurn(stream, watcher);
                var isRead = ReadFrom(watcher, out response);
                LetGo();
                if (watcher.HasWork && !watcher.IsReady && stream.Watchers.ContainsKey(watcher.Id))
                {
                    if (_mutants.HasFlag(CoreMutants.KeepTurn) && watcher.State == WatcherState.Unsynced)
                    {
                        stream.EnqueueFirst(watcher);
                    }
                    else
                    {
                        stream.Enqueue(watcher);
                    }
                }

                if (isRead || !_mutants.HasFlag(CoreMutants.DeferUntilEvents))
                {
                    OweProgress(stream);
                }

                return isRead;
            }

            return stream.Answers.TryTakeProgress(_mutants.HasFlag(CoreMutants.AnswerProgressOnce), out response);
        }
    }

    /// <summary>A watcher whose own progress was read may get the next.</summary>
    private static void NoteTaken(WatchStream stream, WatchResponse answer)
    {
        if (answer.Kind == WatchResponseKind.Progress && stream.Watchers.TryGetValue(answer.WatchId, out var watcher))
        {
            watcher.IsNotified = false;
        }
    }

    /// <summary>
    /// Hands the last revision's events to the watchers that match, each event the same object for all.
    /// </summary>
    private void Notify()
    {
        if (_synced.Count == 0)
        {
            return;
        }

        foreach (var one in _mvcc.LastChanges)
        {
            var change = _mutants.HasFlag(CoreMutants.LastKeyOfRange) ? _mvcc.LastChanges[^1] : one;
            foreach (var watchers in _synced.Matching(change.Kv.Key))
            {
                for (var place = 0; place < watchers.Length; place++)
                {
                    if (watchers[place] is { } watcher)
                    {
                        Notify(watcher, change);
                    }
                }
            }
        }

        foreach (var watcher in _blocked)
        {
            _synced.Remove(watcher);
        }

        _blocked.Clear();
        LetGo();
    }

    /// <summary>Removes from the group of the synced those that had to give their buffers up.</summary>
    private void LetGo()
    {
        foreach (var watcher in _ceiling.GivenUp)
        {
            _synced.Remove(watcher);
            if (watcher.State == WatcherState.Unsynced)
            {
                TakeBackProgress(watcher);
                CancelIfPassed(watcher);
            }
        }

        _ceiling.GivenUp.Clear();
    }

    /// <summary>
    /// Keeps live watchers from starving: between two turns of one, each other gets at most one turn to read history.
    /// </summary>
    private void NoteTurn(WatchStream stream, Watcher watcher)
    {
        if (watcher.State == WatcherState.Unsynced)
        {
            stream.HistoryTurns++;
        }
        else if (watcher.State == WatcherState.Synced
            && stream.HistoryTurns - watcher.ReadySince > stream.WatchersPeak)
        {
            _starvedTotal++;
        }
    }

    private void Notify(Watcher watcher, Event change)
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
            watcher.BecomeBlocked(
                _mutants.HasFlag(CoreMutants.RepeatBlocked) ? watcher.Buffer.LastRevision : revision);
            _blockedTotal++;
            _blocked.Add(watcher);
        }
    }

    private bool ReadFrom(Watcher watcher, out WatchResponse response)
    {
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
                Watch = watcher.Options,
            };
            watcher.IsQuiet = false;
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
            _watchers--;
            response = new WatchResponse(WatchResponseKind.Canceled, watcher.Id, revision: 0)
            {
                CompactRevision = watcher.CanceledByCompact,
            };
            return true;
        }

        response = default;
        return false;
    }

    /// <summary>
    /// Serves a watcher that is behind from history, one bounded step; once nothing is missing it is live.
    /// </summary>
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

    private void CancelLagging()
    {
        foreach (var stream in _streams)
        {
            foreach (var watcher in stream.Watchers.Values)
            {
                CancelIfPassed(watcher);
            }
        }
    }

    private void CancelIfPassed(Watcher watcher)
    {
        var compacted = _mvcc.CompactRevision;
        if (watcher.IsBehind && watcher.NextRevision < compacted
            && !_mutants.HasFlag(CoreMutants.PassLaggingWatcher))
        {
            watcher.BecomeCanceled(compacted);
            _passedTotal++;
            watcher.Stream.Enqueue(watcher);
            OweProgress(watcher.Stream);
            Signal(watcher.Stream);
        }
    }
}
