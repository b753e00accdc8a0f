namespace Vigil.Sim.Oracle;

/// <summary>Revisions at which one key certainly did not change. Add all, then ask.</summary>
internal sealed class QuietStretches
{
    private readonly List<(long After, long Until)> _stretches = [];
    private bool _isMerged;

    /// <summary>Nothing changed in (<paramref name="after"/>, <paramref name="until"/>].</summary>
    public void Add(long after, long until)
    {
        _stretches.Add((after, until));
        _isMerged = false;
    }

    /// <summary>True when the key is known not to have changed at <paramref name="revision"/>.</summary>
    public bool Covers(long revision)
    {
        Merge();
        var low = 0;
        var high = _stretches.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_stretches[middle].Until < revision)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _stretches.Count && _stretches[low].After < revision;
    }

    private void Merge()
    {
        if (_isMerged)
        {
            return;
        }

        _isMerged = true;
        _stretches.Sort();
        var last = -1;
        for (var i = 0; i < _stretches.Count; i++)
        {
            if (last >= 0 && _stretches[i].After <= _stretches[last].Until)
            {
                var until = Math.Max(_stretches[last].Until, _stretches[i].Until);
                _stretches[last] = (_stretches[last].After, until);
                continue;
            }

            _stretches[++last] = _stretches[i];
        }

        _stretches.RemoveRange(last + 1, _stretches.Count - last - 1);
    }
}
