using Vigil.Seams;

namespace Vigil.Core;

/// <content>All that is kept, for hashes, backups and new members.</content>
public sealed partial class WatchableStore
{
    /// <summary>A store that begins with what <paramref name="snapshot"/> holds.</summary>
    /// <param name="snapshot">Is shared, not copied.</param>
    /// <param name="options">The store's bounds; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The snapshot lacks a revision that it should have.</exception>
    public WatchableStore(StoreSnapshot snapshot, StoreOptions? options = null)
        : this(options) => _mvcc.Restore(snapshot);

    /// <summary>
    /// Replaces all that is kept by what <paramref name="snapshot"/> holds, under watchers that stay: they get what
    /// they missed from its history, or the cancellation when it was compacted.
    /// </summary>
    /// <param name="snapshot">Of the same history, and not older than this store. Is shared, not copied.</param>
    /// <param name="faults">Deliberate faults.</param>
    /// <exception cref="InvalidDataException">
    /// The snapshot lacks a revision that it should have; nothing was changed.
    /// </exception>
    internal void Install(StoreSnapshot snapshot, InstallFaults faults = InstallFaults.None)
    {
        var mvcc = new MvccStore(_options, _mutants);
        mvcc.Restore(snapshot);
        WakeList wakes;
        lock (_gate)
        {
            var before = _mvcc.CurrentRevision;
            Invariant.Holds(snapshot.Revision >= before, "A store is not replaced by an older one.");
            _mvcc = mvcc;
            if (!faults.HasFlag(InstallFaults.LeaveWatchers))
            {
                FallBehind(before + 1, faults);
            }

            wakes = TakeWakes();
        }

        wakes.Wake();
    }

    private void FallBehind(long next, InstallFaults faults)
    {
        foreach (var stream in _streams)
        {
            foreach (var watcher in stream.Watchers.Values)
            {
                var from = faults.FirstMissed(watcher.NextRevision, next, _mvcc.CompactRevision);
                if (watcher.State == WatcherState.Synced && from <= _mvcc.CurrentRevision)
                {
                    _synced.Remove(watcher);
                    watcher.FallBehind(from, mayGoBack: faults.HasFlag(InstallFaults.ForgetFuture));
                    TakeBackProgress(watcher);
                    if (!faults.HasFlag(InstallFaults.Lose))
                    {
                        stream.Enqueue(watcher);
                        Signal(stream);
                    }
                }

                CancelIfPassed(watcher);
            }
        }
    }

    /// <summary>All that the store keeps up to a revision.</summary>
    /// <param name="revision">Inclusive; 0 or below for the current one.</param>
    /// <remarks>The store serves meanwhile. Looks at every key, and starts again when history is compacted.</remarks>
    public Result<StoreSnapshot> ReadSnapshot(long revision = 0)
    {
        while (true)
        {
            SnapshotMark mark;
            lock (_gate)
            {
                var error = _mvcc.CheckRevision(revision);
                if (error != StoreError.None)
                {
                    return error;
                }

                mark = MarkSnapshot();
            }

            if (ReadSnapshot(revision > 0 ? mark with { Revision = revision } : mark) is { } snapshot)
            {
                return snapshot;
            }
        }
    }

    /// <summary>Marks the current state for a snapshot. Costs little; the mark can be read later.</summary>
    internal SnapshotMark MarkSnapshot()
    {
        lock (_gate)
        {
            return new SnapshotMark(
                _mvcc.CurrentRevision, _mvcc.CompactRevision, ListLeases(), _mvcc.Leases.Grants);
        }
    }

    /// <summary>The snapshot that was marked, whatever was written since.</summary>
    /// <returns>Null when some of it is gone, since history was compacted.</returns>
    internal StoreSnapshot? ReadSnapshot(SnapshotMark mark) =>
        Collect(mark.Revision, mark.CompactRevision) is { } events
        ? new StoreSnapshot(mark.Revision, mark.CompactRevision, events, mark.Leases, mark.Grants)
        : null;

    /// <summary>A hash of the history up to a revision: equal on stores that agree.</summary>
    /// <param name="revision">Inclusive; 0 or below for the current one.</param>
    public Result<HashResult> Hash(long revision = 0)
    {
        var snapshot = ReadSnapshot(revision);
        if (snapshot.IsOk && _mutants.HasFlag(CoreMutants.HashNewest) && revision > 0)
        {
            return new HashResult(
                CurrentRevision, StoreHash.Of(ReadSnapshot().Value), CompactRevision, snapshot.Value.Revision);
        }

        if (snapshot.IsOk && _mutants.HasFlag(CoreMutants.HashUnscrubbed))
        {
            return HashUnscrubbed(snapshot.Value);
        }

        return snapshot.IsOk
            ? new HashResult(
                CurrentRevision,
                StoreHash.Of(snapshot.Value),
                snapshot.Value.CompactRevision,
                snapshot.Value.Revision)
            : snapshot.Error;
    }

    /// <summary>What <see cref="CoreMutants.HashUnscrubbed"/> does.</summary>
    private HashResult HashUnscrubbed(StoreSnapshot of)
    {
        var events = new List<Event>();
        lock (_gate)
        {
            _mvcc.Collect(Bytes.Empty, of.Revision, int.MaxValue, events, keepsCompacted: true);
        }

        var all = new StoreSnapshot(of.Revision, of.CompactRevision, events, of.Leases, of.Grants);
        return new HashResult(CurrentRevision, StoreHash.Of(all), of.CompactRevision, of.Revision);
    }

    /// <summary>Null when the history was compacted meanwhile.</summary>
    private List<Event>? Collect(long revision, long compacted)
    {
        var events = new List<Event>();
        for (Bytes? from = Bytes.Empty; from is not null;)
        {
            lock (_gate)
            {
                if (_mvcc.CompactRevision != compacted)
                {
                    return null;
                }

                // What was written before the revision does not change any more, so the parts are consistent.
                from = _mvcc.Collect(from.Value, revision, _options.Scale.CollectedAtOnce, events);
            }
        }

        return events;
    }
}
