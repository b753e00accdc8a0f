using Vigil.Seams;

namespace Vigil.Core;

/// <content>All that is kept, for hashes, backups and new members.</content>
internal sealed partial class MvccStore
{
    /// <summary>Adds what is kept of up to <paramref name="keysMax"/> keys, up to a revision.</summary>
    /// <param name="from">The first key, inclusive.</param>
    /// <param name="revision">Nothing above it is added.</param>
    /// <param name="keysMax">At least 1.</param>
    /// <param name="events">The list to add to.</param>
    /// <param name="keepsCompacted">True only in a mutant: also what compaction has not freed yet.</param>
    /// <returns>Where to continue; null at the end.</returns>
    public Bytes? Collect(Bytes from, long revision, int keysMax, List<Event> events, bool keepsCompacted = false)
    {
        var cursor = _keys.Seek(from);
        while (cursor.TryNext(out var index))
        {
            if (keysMax-- == 0)
            {
                return index.Key;
            }

            foreach (var change in keepsCompacted ? index.Versions : index.VersionsFrom(CompactRevision))
            {
                if (change.Revision.Main <= revision)
                {
                    events.Add(change);
                }
            }
        }

        return null;
    }

    /// <summary>Loads what a snapshot holds; the store must be new.</summary>
    /// <exception cref="InvalidDataException">The snapshot lacks a revision that it should have.</exception>
    public void Restore(StoreSnapshot snapshot)
    {
        Invariant.Holds(CurrentRevision == 1, "Only a new store is restored.");
        if (_mutants.HasFlag(CoreMutants.RevisionFromKeys))
        {
            snapshot = snapshot.WithoutDeadKeys();
        }

        CompactRevision = _scrubbed = snapshot.CompactRevision;
        CurrentRevision = snapshot.Revision;
        foreach (var lease in snapshot.Leases)
        {
            Leases.Add(new Lease(lease.Id, lease.Seconds, lease.Grant));
        }

        Leases.Grants = snapshot.Grants;

        var first = _scrubNext = Math.Max(FirstWriteRevision, CompactRevision);
        foreach (var change in snapshot.Events)
        {
            var index = _keys.FindOrAdd(change.Kv.Key);
            Leases.Move(index.Key, index.Live?.Lease ?? 0, change.Kv.Lease);
            var isFirst = index.IsEmpty;
            if (isFirst && change.Kv.IsTombstone && _mutants.HasFlag(CoreMutants.SkipLeadingTombstone))
            {
                continue;
            }

            index.Append(change);
            _keptBytes += change.Kv.KeptBytes + (isFirst ? index.PrevBytes : 0);
        }

        _log = new EventLog(first, _scale.HistorySegment);
        var written = snapshot.Events.Where(change => change.Revision.Main >= first).OrderBy(change => change.Revision);
        foreach (var changes in written.GroupBy(change => change.Revision.Main))
        {
            if (changes.Key != _log.Next)
            {
                throw new InvalidDataException($"The snapshot has nothing of revision {_log.Next}.");
            }

            _log.Append(changes.ToArray());
        }

        if (_log.Next != CurrentRevision + 1)
        {
            throw new InvalidDataException($"The snapshot should reach revision {CurrentRevision}, and does not.");
        }
    }
}
