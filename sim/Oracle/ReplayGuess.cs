namespace Vigil.Sim.Oracle;

/// <summary>A hole at which the replay had to guess who wrote: where to return to, and what is left to try.</summary>
/// <param name="revision">The hole.</param>
/// <param name="before">The state before it.</param>
/// <param name="candidates">What to try, in order.</param>
internal sealed class ReplayGuess(long revision, Model.State before, List<FillerClass> candidates)
{
    private readonly SortedSet<int> _conflict = [];

    /// <summary>The hole.</summary>
    public long Revision { get; } = revision;

    /// <summary>The state before it.</summary>
    public Model.State Before { get; } = before;

    /// <summary>The class that fills it now; null before the first try.</summary>
    public FillerClass? Class { get; private set; }

    /// <summary>The operation that fills it now; −1 before the first try.</summary>
    public int Operation { get; set; } = -1;

    /// <summary>True when what failed may be due to any guess.</summary>
    public bool IsConflictOpen { get; private set; }

    /// <summary>The components of what failed after the guesses made here.</summary>
    public IEnumerable<int> Conflict => _conflict;

    private int Next { get; set; }

    /// <summary>Moves to the next candidate; false when all were tried.</summary>
    public bool MoveNext()
    {
        if (Next == candidates.Count)
        {
            return false;
        }

        Class = candidates[Next++];
        return true;
    }

    /// <summary>True when another guess here might undo a failure with this conflict.</summary>
    public bool Concerns(IReadOnlyList<int> conflict)
    {
        foreach (var candidate in candidates)
        {
            foreach (var component in candidate.Components)
            {
                if (conflict.Contains(component))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Remembers why a guess made here failed.</summary>
    /// <param name="conflict">The components; null = may be any.</param>
    public void AddConflict(IReadOnlyList<int>? conflict)
    {
        if (conflict is null)
        {
            IsConflictOpen = true;
            return;
        }

        _conflict.UnionWith(conflict);
    }

    /// <summary>Why no guess here can do: what failed after them, and what they are about.</summary>
    public List<int>? WholeConflict()
    {
        if (IsConflictOpen)
        {
            return null;
        }

        foreach (var candidate in candidates)
        {
            _conflict.UnionWith(candidate.Components);
        }

        return [.. _conflict];
    }
}
