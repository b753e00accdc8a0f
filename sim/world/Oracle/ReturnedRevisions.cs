using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>The largest revision that had been returned to anybody at a moment.</summary>
internal sealed class ReturnedRevisions
{
    private readonly List<(long Seq, long Revision)> _returns = [];

    public ReturnedRevisions(IReadOnlyList<Operation> operations)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Outcome is { IsOk: true, Response: { } response })
            {
                _returns.Add((operations[i].Returned, response.Revision));
            }
        }

        _returns.Sort();
        for (var i = 1; i < _returns.Count; i++)
        {
            _returns[i] = (_returns[i].Seq, Math.Max(_returns[i].Revision, _returns[i - 1].Revision));
        }
    }

    /// <summary>The largest revision returned before <paramref name="seq"/>; 1, a new store's, when none was.</summary>
    public long Before(long seq)
    {
        var low = 0;
        var high = _returns.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_returns[middle].Seq < seq)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? 1 : _returns[low - 1].Revision;
    }
}
