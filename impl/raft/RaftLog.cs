using Vigil.Seams;

namespace Vigil.Raft;

/// <summary>The log of one node, in memory from its latest compaction on. Not thread-safe.</summary>
/// <remarks>
/// <code>
///   compacted | First ........ Applied ........ Committed ........ Last
///                                     Persisted is anywhere from First - 1 to Last
/// </code>
/// Invariants: <c>Applied ≤ Committed ≤ Last</c>; indexes have no holes; terms do not fall.
/// </remarks>
internal sealed class RaftLog
{
    private readonly List<Entry> _entries = [];

    /// <summary>Where the entries begin: the index before the first, and its term.</summary>
    private long _baseIndex;
    private long _baseTerm;

    internal RaftLog(Snapshot? snapshot, IReadOnlyList<Entry> entries, long commit, bool believesChanges = true)
    {
        Snapshot = snapshot is null ? null : snapshot with { Data = default };
        _baseIndex = entries.Count > 0 ? entries[0].Index - 1 : snapshot?.Index ?? 0;
        _baseTerm = snapshot?.Index == _baseIndex ? snapshot.Term : 0;
        _entries.AddRange(entries);
        var known = snapshot?.Index ?? 0;
        Invariant.Holds(_baseIndex <= known, "The entries begin at the snapshot or before it.");
        Invariant.Holds(Last >= known, "The entries reach the snapshot.");
        Persisted = Last;
        Applied = known;
        Committed = Math.Clamp(believesChanges ? Math.Max(commit, ChangeBeforeLast()) : commit, known, Last);
    }

    /// <summary>The latest snapshot that storage has, without its data; null before the first.</summary>
    public Snapshot? Snapshot { get; private set; }

    /// <summary>A snapshot that a leader sent and that storage does not have yet; null when there is none.</summary>
    public Snapshot? Pending { get; private set; }

    /// <summary>The first entry that is still here.</summary>
    public long First => _baseIndex + 1;

    /// <summary>The last entry; one below <see cref="First"/> when there is none.</summary>
    public long Last => _baseIndex + _entries.Count;

    /// <summary>The last entry that a majority has.</summary>
    public long Committed { get; private set; }

    /// <summary>The last entry that the application has.</summary>
    public long Applied { get; private set; }

    /// <summary>The last entry that a crash would leave.</summary>
    public long Persisted { get; private set; }

    /// <summary>The term of the last entry.</summary>
    public long LastTerm => TermAt(Last) ?? throw Invariant.Unreachable("The term of the last entry is always known.");

    /// <summary>The term of an entry; null when it is compacted away or not here yet.</summary>
    public long? TermAt(long index)
    {
        if (Pending is { } pending && pending.Index == index)
        {
            return pending.Term;
        }

        if (index == _baseIndex && (_baseTerm > 0 || index == 0))
        {
            return _baseTerm;
        }

        if (Snapshot is { } snapshot && snapshot.Index == index)
        {
            return snapshot.Term;
        }

        return index > _baseIndex && index <= Last ? this[index].Term : null;
    }

    /// <summary>The entry at an index in [<see cref="First"/>, <see cref="Last"/>].</summary>
    public Entry this[long index] => _entries[(int)(index - _baseIndex - 1)];

    /// <summary>
    /// Entries from <paramref name="from"/> to <paramref name="to"/>, both inclusive, of about
    /// <paramref name="sizeMax"/> bytes.
    /// </summary>
    /// <returns>At least one entry when there is any, so that one larger than the limit can be sent.</returns>
    public IReadOnlyList<Entry> Slice(long from, long to, long sizeMax = long.MaxValue)
    {
        Invariant.Holds(from >= First && to <= Last, "Only what is here can be read.");
        var count = 0;
        for (var (index, size) = (from, 0L); index <= to; index++, count++)
        {
            size += this[index].Size;
            if (size > sizeMax && count > 0)
            {
                break;
            }
        }

        return count == 0 ? [] : _entries.GetRange((int)(from - First), count);
    }

    /// <summary>Whether an entry of this index and term is here, or was before it was compacted away.</summary>
    public bool Matches(long index, long term) => TermAt(index) == term;

    /// <summary>Whether a log that ends so is at least as up to date as this one (section 5.4.1).</summary>
    public bool IsUpToDate(long lastIndex, long lastTerm) =>
        lastTerm > LastTerm || (lastTerm == LastTerm && lastIndex >= Last);

    /// <summary>
    /// The last index up to <paramref name="index"/> whose term is at most <paramref name="term"/>, and its term.
    /// </summary>
    /// <remarks>
    /// With it both sides of a refusal skip whole terms in which the logs can't match, so that a probe takes as many
    /// messages as there are terms, not entries. A term of 0 means that it is not known any more.
    /// </remarks>
    public (long Index, long Term) FindByTerm(long index, long term)
    {
        for (var at = index; at > 0; at--)
        {
            if (TermAt(at) is not { } here)
            {
                return (at, 0);
            }

            if (here <= term)
            {
                return (at, here);
            }
        }

        return (0, 0);
    }

    /// <summary>The last change of the membership but one; 0 when there are not two. It is committed.</summary>
    /// <remarks>
    /// A leader appends a change when it has applied the one before. The commit index on a disk may be older than that:
    /// a node that trusted it alone would campaign among members that are out of date by two changes, and their
    /// majority need not overlap that of the others.
    /// </remarks>
    private long ChangeBeforeLast()
    {
        var last = _entries.FindLastIndex(entry => entry.Kind == EntryKind.ConfChange);
        var before = last > 0 ? _entries.FindLastIndex(last - 1, entry => entry.Kind == EntryKind.ConfChange) : -1;
        return before < 0 ? 0 : _entries[before].Index;
    }

    internal void Append(Entry entry)
    {
        Invariant.Holds(entry.Index == Last + 1, "A log has no holes.");
        Invariant.Holds(entry.Term >= LastTerm, "Terms do not fall in a log.");
        _entries.Add(entry);
    }

    /// <summary>Takes a leader's entries: what conflicts goes, with all that follows it (section 5.3).</summary>
    internal void Merge(IReadOnlyList<Entry> entries, bool keepConflicts)
    {
        foreach (var entry in entries)
        {
            if (Matches(entry.Index, entry.Term) || entry.Index < First || (keepConflicts && entry.Index <= Last))
            {
                continue;
            }

            if (entry.Index <= Last)
            {
                Invariant.Holds(entry.Index > Committed, "A committed entry is not replaced.");
                _entries.RemoveRange((int)(entry.Index - First), (int)(Last - entry.Index + 1));
                Persisted = Math.Min(Persisted, entry.Index - 1);
            }

            Append(entry);
        }
    }

    internal void CommitTo(long index)
    {
        if (index > Committed)
        {
            Invariant.Holds(index <= Last, "Only what is here can be committed.");
            Committed = index;
        }
    }

    internal void PersistedTo(long index) => Persisted = Math.Max(Persisted, Math.Min(index, Last));

    internal void AppliedTo(long index)
    {
        Invariant.Holds(
            index >= Applied && index <= Committed, "Application goes forward and stays behind commitment.");
        Applied = index;
    }

    /// <summary>A leader's snapshot replaces the whole log.</summary>
    internal void Restore(Snapshot snapshot)
    {
        _entries.Clear();
        (_baseIndex, _baseTerm) = (snapshot.Index, snapshot.Term);
        Pending = snapshot;
        Committed = snapshot.Index;
        Persisted = snapshot.Index;
    }

    internal void RestoreDone(Snapshot snapshot)
    {
        Invariant.Holds(Pending == snapshot, "A snapshot is installed once.");
        Snapshot = snapshot with { Data = default };
        Pending = null;
        Applied = Math.Max(Applied, snapshot.Index);
    }

    /// <summary>
    /// Storage has a snapshot of its own; entries up to <paramref name="keepFrom"/>, exclusive, may go.
    /// </summary>
    internal void Compact(Snapshot snapshot, long keepFrom)
    {
        Invariant.Holds(snapshot.Index <= Applied, "A snapshot holds what was applied.");
        Snapshot = snapshot with { Data = default };
        var last = Math.Min(keepFrom - 1, snapshot.Index);
        if (last > _baseIndex)
        {
            var term = TermAt(last) ?? throw Invariant.Unreachable("What is compacted is here.");
            _entries.RemoveRange(0, (int)(last - _baseIndex));
            (_baseIndex, _baseTerm) = (last, term);
        }
    }
}
