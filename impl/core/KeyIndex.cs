using Vigil.Seams;

namespace Vigil.Core;

/// <summary>The history of one key, oldest first: what it was at every revision that is still kept.</summary>
/// <remarks>
/// <para>
/// A <em>generation</em> begins with the put that creates the key and ends with its tombstone. Put at 2, put at 3,
/// delete at 5, put at 7 makes two generations, {2, 3, 5†} and {7}; they lie in one array, a tombstone being the
/// border:
/// </para>
/// <code>
///   versions          2  3  5†  7
///   compact(2)        2  3  5†  7     2 is what a reader at 2 sees
///   compact(4)           3  5†  7     3 is what a reader at 4 sees
///   compact(5)              5†  7     a watcher from 5 must still get the delete
///   compact(6)                  7     nobody can request 5 any more
/// </code>
/// <para>Guarded by the store's lock. Source: etcd <c>server/storage/mvcc/key_index.go</c>.</para>
/// </remarks>
internal sealed class KeyIndex(Bytes key)
{
    private Event[] _versions = new Event[2];
    private int _count;

    public Bytes Key { get; } = key;

    /// <summary>True when nothing of the key is kept; it may then be forgotten.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>
    /// What the pair before the oldest kept version costs: its own version is gone, and the event holds it still.
    /// </summary>
    public long PrevBytes => _count == 0 ? 0 : _versions[0].PrevKv?.HeldBytes ?? 0;

    /// <summary>Every version that is kept, oldest first.</summary>
    public ReadOnlySpan<Event> Versions => _versions.AsSpan(0, _count);

    /// <summary>The key as it is now; null when it does not exist.</summary>
    public KeyValue? Live => _count == 0 ? null : LiveOrNull(_versions[_count - 1].Kv);

    /// <summary>The key as it was at <paramref name="revision"/>, inclusive; null when it did not exist then.</summary>
    public KeyValue? At(long revision)
    {
        var after = FirstAfter(revision);
        return after == 0 ? null : LiveOrNull(_versions[after - 1].Kv);
    }

    public void Append(Event change)
    {
        Invariant.Holds(
            _count == 0 || _versions[_count - 1].Revision < change.Revision,
            "A key's history grows at its end.");
        if (_count == _versions.Length)
        {
            Array.Resize(ref _versions, _count * 2);
        }

        _versions[_count++] = change;
    }

    /// <summary>
    /// Drops what no reader at <paramref name="revision"/> or later, and no watcher from it, can see.
    /// </summary>
    /// <param name="revision">The compacted revision.</param>
    /// <param name="keepTombstone">False only in a mutant: drops a tombstone at the revision itself.</param>
    /// <returns>What the dropped versions cost in memory.</returns>
    public long Compact(long revision, bool keepTombstone = true)
    {
        var keepFrom = KeepFrom(revision, keepTombstone);
        var dropped = PrevBytes;
        for (var i = 0; i < keepFrom; i++)
        {
            dropped += _versions[i].Kv.KeptBytes;
        }

        DropBefore(keepFrom);
        return dropped - PrevBytes;
    }

    /// <summary>
    /// The versions that a compaction at <paramref name="revision"/> leaves, even before it was done.
    /// </summary>
    public ReadOnlySpan<Event> VersionsFrom(long revision) => Versions[KeepFrom(revision, keepTombstone: true)..];

    private int KeepFrom(long revision, bool keepTombstone)
    {
        var last = FirstAfter(revision) - 1;
        if (last < 0)
        {
            return 0;
        }

        var newest = _versions[last];
        var keepFrom = last;
        if (newest.Kv.IsTombstone && (newest.Revision.Main < revision || !keepTombstone))
        {
            keepFrom = last + 1;
        }
        else
        {
            // Nested transactions can put and delete a key at one revision; a watcher from there must get both.
            while (keepFrom > 0 && _versions[keepFrom - 1].Revision.Main == newest.Revision.Main)
            {
                keepFrom--;
            }
        }

        return keepFrom;
    }

    /// <summary>The place of the first version above <paramref name="revision"/>.</summary>
    public int FirstAfter(long revision)
    {
        // Most readers read the current revision.
        if (_count == 0 || _versions[_count - 1].Revision.Main <= revision)
        {
            return _count;
        }

        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_versions[middle].Revision.Main <= revision)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static KeyValue? LiveOrNull(KeyValue kv) => kv.IsTombstone ? null : kv;

    private void DropBefore(int place)
    {
        if (place == 0)
        {
            return;
        }

        var kept = _count - place;
        if (kept <= _versions.Length / 4)
        {
            var smaller = new Event[Math.Max(2, kept)];
            Array.Copy(_versions, place, smaller, 0, kept);
            _versions = smaller;
        }
        else
        {
            Array.Copy(_versions, place, _versions, 0, kept);
            Array.Clear(_versions, kept, place);
        }

        _count = kept;
    }
}
