using Vigil.Model;

namespace Vigil.Sim.Oracle;

/// <summary>A hole at which the replay had to guess who wrote: where to return to, and what is left to try.</summary>
/// <param name="revision">The hole.</param>
/// <param name="before">The state before it.</param>
/// <param name="candidates">What to try, in order.</param>
/// <param name="components">What the candidates are about, and those that only this state rules out.</param>
internal sealed class ReplayGuess(
    long revision, State before, List<FillerClass> candidates, List<int> components)
{
    private readonly SortedSet<int> _conflict = [];

    /// <summary>The hole.</summary>
    public long Revision { get; } = revision;

    /// <summary>The state before it.</summary>
    public State Before { get; } = before;

    /// <summary>The class that fills it now; null before the first try.</summary>
    public FillerClass? Class { get; private set; }

    /// <summary>The operation that fills it now; −1 before the first try.</summary>
    public int Operation { get; set; } = -1;

    private int Next { get; set; }

    private bool IsConflictOpen { get; set; }

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
        foreach (var component in components)
        {
            if (conflict.Contains(component))
            {
                return true;
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

    /// <summary>Why no guess here can do: what failed after them, and what they are about. Null = may be any.</summary>
    public List<int>? WholeConflict()
    {
        if (IsConflictOpen)
        {
            return null;
        }

        _conflict.UnionWith(components);
        return [.. _conflict];
    }
}
