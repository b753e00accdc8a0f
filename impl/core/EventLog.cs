using System.Runtime.InteropServices;
using Vigil.Seams;

namespace Vigil.Core;

/// <summary>
/// Every change since the compacted revision, by revision: watchers that are behind are served from it.
/// </summary>
/// <remarks>
/// A revision is found by counting, not searching, and what compaction drops is freed a segment at a time. Guarded by
/// the store's lock.
/// </remarks>
internal sealed class EventLog
{
    private readonly List<Slot[]> _segments = [];
    private long _segmentsFirst;

    private readonly int _segmentLength;

    /// <summary>An empty log.</summary>
    /// <param name="first">Its next revision.</param>
    /// <param name="segmentLength">The revisions of a segment. At least 1.</param>
    public EventLog(long first, int segmentLength)
    {
        _segmentLength = segmentLength;
        First = first;
        Next = first;
        _segmentsFirst = first;
    }

    /// <summary>The first revision that is still here, inclusive.</summary>
    public long First { get; private set; }

    /// <summary>The revision that will be appended next.</summary>
    public long Next { get; private set; }

    /// <summary>The changes of one revision in the order of their sub-revisions.</summary>
    public ReadOnlySpan<Event> this[long revision]
    {
        get
        {
            Invariant.Holds(revision >= First && revision < Next, "A revision is read while it is in the log.");
            ref var slot = ref SlotOf(revision);
            return slot.Many is { } many ? many : MemoryMarshal.CreateReadOnlySpan(ref slot.One, 1);
        }
    }

    /// <summary>Adds the next revision. The span is copied when it holds more than one change.</summary>
    public void Append(ReadOnlySpan<Event> changes)
    {
        Invariant.Holds(!changes.IsEmpty, "A revision has at least one change.");
        Invariant.Holds(changes[0].Revision.Main == Next, "Revisions have no gaps.");
        if (Next - _segmentsFirst == (long)_segments.Count * _segmentLength)
        {
            _segments.Add(new Slot[_segmentLength]);
        }

        ref var slot = ref SlotOf(Next);
        slot.One = changes[0];
        slot.Many = changes.Length > 1 ? changes.ToArray() : null;
        Next++;
    }

    /// <summary>Drops every revision below <paramref name="revision"/>, which stays.</summary>
    public void TrimBefore(long revision)
    {
        Invariant.Holds(revision >= First && revision <= Next, "The log is trimmed forward, within itself.");
        var whole = (int)((revision - _segmentsFirst) / _segmentLength);
        if (whole > 0)
        {
            _segments.RemoveRange(0, Math.Min(whole, _segments.Count));
            _segmentsFirst += (long)whole * _segmentLength;
        }

        var stop = revision - _segmentsFirst;
        if (_segments.Count > 0 && stop > 0)
        {
            Array.Clear(_segments[0], 0, (int)stop);
        }

        First = revision;
    }

    private ref Slot SlotOf(long revision)
    {
        var place = revision - _segmentsFirst;
        return ref _segments[(int)(place / _segmentLength)][place % _segmentLength];
    }

    private struct Slot
    {
        public Event One;
        public Event[]? Many;
    }
}
