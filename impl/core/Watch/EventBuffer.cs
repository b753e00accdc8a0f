using Vigil.Seams;

namespace Vigil.Core;

/// <summary>The events that wait for one watcher's reader: a ring, bounded in events and in bytes.</summary>
/// <remarks>
/// Holds whole revisions only. A revision that does not fit is not taken, unless the buffer is empty, since then it
/// never would fit. It owns no memory until the first event. Guarded by the store's lock.
/// </remarks>
internal sealed class EventBuffer(int eventsMax, int bytesMax, BufferCeiling? ceiling = null)
{
    private const int FirstLength = 4;

    private Event[] _ring = [];
    private int _head;

    public int Count { get; private set; }

    /// <summary>What the events in it cost in memory.</summary>
    public int SizeBytes { get; private set; }

    public bool IsEmpty => Count == 0;

    /// <summary>Whose buffer it is.</summary>
    public Watcher? Owner { get; set; }

    /// <summary>True while it is in the queue of those that hold something.</summary>
    public bool IsHolding { get; set; }

    /// <summary>Its neighbours in that queue.</summary>
    public EventBuffer? Earlier { get; set; }

    /// <inheritdoc cref="Earlier"/>
    public EventBuffer? Later { get; set; }

    public bool HoldsOneRevision => Count > 0 && FirstRevision == LastRevision;

    /// <summary>The oldest event's revision.</summary>
    public long FirstRevision => At(0).Revision.Main;

    /// <summary>The newest event's revision.</summary>
    public long LastRevision => At(Count - 1).Revision.Main;

    /// <summary>
    /// Adds an event unless that would exceed a bound; then what was added of the same revision is removed too.
    /// </summary>
    public bool TryAdd(Event added)
    {
        var revision = added.Revision.Main;
        var isFirst = Count == 0 || FirstRevision == revision;
        var isFull = !isFirst && (Count >= eventsMax || SizeBytes + added.SizeBytes > bytesMax);
        if (isFull || ceiling?.TryMakeRoom(this, added.SizeBytes, mayPass: isFirst) == false)
        {
            TakeBack(revision);
            return false;
        }

        if (Count == _ring.Length)
        {
            Grow();
        }

        _ring[(_head + Count) & (_ring.Length - 1)] = added;
        Count++;
        SizeBytes += added.SizeBytes;
        ceiling?.Account(this, 1, added.SizeBytes);
        return true;
    }

    /// <summary>Moves the oldest events to <paramref name="target"/>: whole revisions, up to two bounds.</summary>
    /// <param name="target">Emptied first; grown when one revision needs more.</param>
    /// <param name="takeMax">The most events, unless the first revision alone has more.</param>
    /// <param name="revisionMax">No revision above this one, inclusive.</param>
    /// <param name="splits">True only in a mutant: stops in the middle of a revision.</param>
    public int Drain(ref Event[] target, int takeMax, long revisionMax, bool splits)
    {
        var taken = 0;
        var before = SizeBytes;
        while (Count > 0)
        {
            var next = At(0);
            var revision = next.Revision.Main;
            var isSameRevision = taken > 0 && target[taken - 1].Revision.Main == revision;
            if (revision > revisionMax || (taken >= takeMax && (splits || !isSameRevision)))
            {
                break;
            }

            // A whole revision or none of it: find its end before its first event is taken.
            if (!isSameRevision && taken > 0 && !splits && taken + LengthOfFirstRevision() > takeMax)
            {
                break;
            }

            if (taken == target.Length)
            {
                Array.Resize(ref target, target.Length * 2);
            }

            target[taken++] = next;
            _ring[_head] = Nothing;
            _head = (_head + 1) & (_ring.Length - 1);
            Count--;
            SizeBytes -= next.SizeBytes;
        }

        if (Count == 0)
        {
            Invariant.Holds(SizeBytes == 0, "An empty buffer holds no bytes.");
            _head = 0;
        }

        ceiling?.Account(this, -taken, SizeBytes - before);
        ceiling?.WasRead(this);
        return taken;
    }

    /// <summary>Drops everything and frees the memory.</summary>
    public void Clear()
    {
        var (events, bytes) = (Count, SizeBytes);
        _ring = [];
        _head = 0;
        Count = 0;
        SizeBytes = 0;
        ceiling?.Account(this, -events, -bytes);
    }

    private static Event Nothing { get; } = new(KeyValue.Tombstone(default, 0), null, 0);

    private Event At(int place) => _ring[(_head + place) & (_ring.Length - 1)];

    private int LengthOfFirstRevision()
    {
        var revision = FirstRevision;
        var length = 1;
        while (length < Count && At(length).Revision.Main == revision)
        {
            length++;
        }

        return length;
    }

    private void TakeBack(long revision)
    {
        var (events, bytes) = (Count, SizeBytes);
        while (Count > 0 && At(Count - 1).Revision.Main == revision)
        {
            var place = (_head + Count - 1) & (_ring.Length - 1);
            SizeBytes -= _ring[place].SizeBytes;
            _ring[place] = Nothing;
            Count--;
        }

        ceiling?.Account(this, Count - events, SizeBytes - bytes);
    }

    private void Grow()
    {
        var larger = new Event[Math.Max(FirstLength, _ring.Length * 2)];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = At(i);
        }

        _ring = larger;
        _head = 0;
    }
}
