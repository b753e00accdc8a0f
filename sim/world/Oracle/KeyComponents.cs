using Vigil.Model;

namespace Vigil.Sim.World.Oracle;

/// <summary>Sets of keys that were joined, directly or by way of others.</summary>
internal sealed class KeyComponents
{
    private readonly Dictionary<Blob, int> _numbers = [];
    private readonly List<int> _parents = [];

    /// <summary>Joins the keys into one component.</summary>
    public void Join(List<Blob> keys)
    {
        var first = -1;
        foreach (var key in keys)
        {
            if (!_numbers.TryGetValue(key, out var number))
            {
                number = _parents.Count;
                _numbers.Add(key, number);
                _parents.Add(number);
            }

            if (first < 0)
            {
                first = Root(number);
            }
            else
            {
                _parents[Root(number)] = first;
            }
        }
    }

    /// <summary>The component of a key, comparable once all are joined; −1 for a key never named.</summary>
    public int Of(Blob key) => _numbers.TryGetValue(key, out var number) ? Root(number) : -1;

    private int Root(int number)
    {
        while (_parents[number] != number)
        {
            _parents[number] = _parents[_parents[number]];
            number = _parents[number];
        }

        return number;
    }
}
