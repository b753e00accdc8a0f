namespace Vigil.Core;

/// <content>Compaction. A revision is unreadable at once; its memory comes back in small steps.</content>
internal sealed partial class MvccStore
{
    /// <summary>The next revision whose keys are still to be scrubbed.</summary>
    private long _scrubNext = FirstWriteRevision;

    /// <summary>The last compacted revision whose scrubbing is done.</summary>
    private long _scrubbed;

    /// <summary>True while compacted history still holds memory.</summary>
    public bool NeedsScrub => CompactRevision > _scrubbed;

    /// <summary>
    /// Makes every revision below <paramref name="revision"/> unreadable. <see cref="Scrub"/> does the rest.
    /// </summary>
    public Result<CompactResult> Compact(long revision)
    {
        if (revision == 0 && CompactRevision == 0)
        {
            // etcd's answer as well: there is nothing below, and nothing was compacted yet.
            return new CompactResult(CurrentRevision);
        }

        if (revision <= CompactRevision)
        {
            return StoreError.Compacted;
        }

        if (revision > CurrentRevision)
        {
            return StoreError.FutureRevision;
        }

        CompactRevision = revision;
        return new CompactResult(CurrentRevision);
    }

    /// <summary>
    /// Frees the memory of up to <paramref name="revisionsMax"/> compacted revisions. It costs by what is dropped, not
    /// by the number of keys: only keys that changed since the last compaction can have anything to drop.
    /// </summary>
    public void Scrub(int revisionsMax)
    {
        if (!NeedsScrub)
        {
            return;
        }

        var stop = Math.Min(CompactRevision, _scrubNext + revisionsMax - 1);
        for (; _scrubNext <= stop; _scrubNext++)
        {
            foreach (var change in _log[_scrubNext])
            {
                ScrubKey(change.Kv.Key);
            }
        }

        if (_scrubNext > CompactRevision)
        {
            // A tombstone at the compacted revision stays for watchers from there; the next compaction sees it again.
            _scrubbed = CompactRevision;
            _scrubNext = Math.Max(FirstWriteRevision, CompactRevision);
        }

        _log.TrimBefore(_scrubNext);
    }

    private void ScrubKey(Bytes key)
    {
        if (!_mutants.HasFlag(CoreMutants.KeepCompacted) && _keys.Find(key) is { } index)
        {
            _keptBytes -= index.Compact(
                CompactRevision,
                keepTombstone: !_mutants.HasFlag(CoreMutants.DropTombstoneAtCompact));
            if (index.IsEmpty)
            {
                _keys.Remove(index);
            }
        }
    }
}
