namespace Vigil.Sim.World.Oracle;

/// <summary>
/// What the answers say about one key: between which revisions it did not change, where it was absent, and which writes
/// of it are known. Add all, close, then query.
/// </summary>
internal sealed class KeyTrace
{
    private readonly List<(long After, long Until)> _quiet = [];
    private readonly List<long> _absences = [];
    private readonly List<long> _writes = [];
    private int[] _openUpTo = [];

    /// <summary>Nothing changed in (<paramref name="after"/>, <paramref name="until"/>].</summary>
    public void AddQuiet(long after, long until) => _quiet.Add((after, until));

    /// <summary>The key was absent at <paramref name="revision"/>.</summary>
    public void AddAbsence(long revision) => _absences.Add(revision);

    /// <summary>The key may have been written at <paramref name="revision"/> by somebody known.</summary>
    public void AddWrite(long revision) => _writes.Add(revision);

    /// <summary>Ends the adding.</summary>
    /// <param name="openUpTo">For each revision, how many up to it have a writer that is not known.</param>
    /// <param name="hasBlindDeletes">True when some known write may have deleted the key unmarked.</param>
    public void Close(int[] openUpTo, bool hasBlindDeletes)
    {
        _openUpTo = openUpTo;
        _absences.Sort();
        _writes.Sort();

        // Absent before and after: whoever changed it in between did so at least twice.
        for (var i = 0; !hasBlindDeletes && i < _absences.Count; i++)
        {
            var after = i == 0 ? 1 : _absences[i - 1];
            if (after < _absences[i] && Open(after, _absences[i]) == 1 && FirstFrom(_writes, after + 1) > _absences[i])
            {
                _quiet.Add((after, _absences[i]));
            }
        }

        Merge();
    }

    /// <summary>
    /// True when the key is known not to have been changed at <paramref name="revision"/> by an unknown.
    /// </summary>
    public bool IsQuiet(long revision)
    {
        var low = 0;
        var high = _quiet.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_quiet[middle].Until < revision)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _quiet.Count && _quiet[low].After < revision;
    }

    /// <summary>
    /// The revision up to which somebody unknown must have deleted the key, if it is live after
    /// <paramref name="revision"/>; <see cref="long.MaxValue"/> when nobody must.
    /// </summary>
    public long DeleteDeadline(long revision)
    {
        var absence = FirstFrom(_absences, revision);
        return FirstFrom(_writes, revision + 1) <= absence ? long.MaxValue : absence;
    }

    /// <summary>
    /// True when a put by an unknown at <paramref name="revision"/> leaves room for the delete it then needs.
    /// </summary>
    public bool CanBePut(long revision)
    {
        var deadline = DeleteDeadline(revision);
        return deadline == long.MaxValue || Open(revision, deadline) > 0;
    }

    private static long FirstFrom(List<long> sorted, long revision)
    {
        var low = 0;
        var high = sorted.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < revision)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < sorted.Count ? sorted[low] : long.MaxValue;
    }

    private int Open(long after, long until) => _openUpTo[until] - _openUpTo[after];

    private void Merge()
    {
        _quiet.Sort();
        var last = -1;
        for (var i = 0; i < _quiet.Count; i++)
        {
            if (last >= 0 && _quiet[i].After <= _quiet[last].Until)
            {
                _quiet[last] = (_quiet[last].After, Math.Max(_quiet[last].Until, _quiet[i].Until));
                continue;
            }

            _quiet[++last] = _quiet[i];
        }

        _quiet.RemoveRange(last + 1, _quiet.Count - last - 1);
    }
}
