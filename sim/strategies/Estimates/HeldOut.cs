namespace Vigil.Sim.Strategies.Estimates;

/// <summary>A sample whose later part tests the estimates from its earlier part.</summary>
/// <remarks>
/// The later part alone: in the part that was counted nothing is new, so that to measure by all of it makes the chance
/// of something new too low, by the share that was counted.
/// </remarks>
internal sealed class HeldOut
{
    private readonly int[] _newAfter;

    /// <summary>Of a sample.</summary>
    /// <param name="kinds">The kind of each execution, in the order of running; at least 2.</param>
    public HeldOut(IReadOnlyList<ulong> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentOutOfRangeException.ThrowIfLessThan(kinds.Count, 2);
        var first = new Dictionary<ulong, int>();
        _newAfter = new int[kinds.Count + 1];
        for (var i = 0; i < kinds.Count; i++)
        {
            first.TryAdd(kinds[i], i);

            // It is new to an observer who has seen only what came before the first of its kind.
            _newAfter[first[kinds[i]]]++;
        }

        for (var i = kinds.Count - 1; i >= 0; i--)
        {
            _newAfter[i] += _newAfter[i + 1];
        }
    }

    /// <summary>How many executions there are.</summary>
    public int Executions => _newAfter.Length - 1;

    /// <summary>
    /// The chance that an execution is of a kind that the first <paramref name="executions"/> don't have.
    /// </summary>
    /// <param name="executions">In [0, <see cref="Executions"/>).</param>
    public double NewChance(int executions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(executions);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(executions, Executions);
        return (double)_newAfter[executions] / (Executions - executions);
    }

    /// <summary>After how many executions the next is new with at most this chance.</summary>
    /// <param name="chance">In (0, 1).</param>
    /// <returns>Null when not in the first half: what is left is too little to judge by.</returns>
    public int? FirstBelow(double chance)
    {
        for (var executions = 0; executions <= Executions / 2; executions++)
        {
            if (NewChance(executions) <= chance)
            {
                return executions;
            }
        }

        return null;
    }
}
