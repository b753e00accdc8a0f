using Vigil.Model;

namespace Vigil.Sim.World.Oracle;

/// <summary>A hole at which the replay had to guess who wrote: where to return to, and what is left to try.</summary>
/// <remarks>
/// A failure comes with its conflict: the components of keys that explain it. If the write guessed here is not about
/// one of them, then another one that is not would fail in the same way, and is not tried.
/// </remarks>
/// <param name="revision">The hole.</param>
/// <param name="before">The state before it.</param>
/// <param name="candidates">What to try, in order.</param>
/// <param name="components">What the candidates are about, and those that only this state rules out.</param>
internal sealed class ReplayGuess(
    long revision, State before, List<FillerClass> candidates, List<int> components)
{
    private readonly SortedSet<int> _conflict = [];
    private readonly List<IReadOnlyList<int>> _required = [];
    private bool _isConflictOpen;
    private int _next;

    /// <summary>The hole.</summary>
    public long Revision { get; } = revision;

    /// <summary>The state before it.</summary>
    public State Before { get; } = before;

    /// <summary>The class that fills it now; null before the first try.</summary>
    public FillerClass? Class { get; private set; }

    /// <summary>The operation that fills it now; −1 before the first try.</summary>
    public int Operation { get; set; } = -1;

    /// <summary>Moves to the next candidate that may do better; false when all were tried.</summary>
    public bool MoveNext()
    {
        while (_next < candidates.Count)
        {
            Class = candidates[_next++];
            if (IsRequired(Class.Component))
            {
                return true;
            }
        }

        return false;
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

    /// <summary>Remembers why the present guess failed.</summary>
    /// <param name="conflict">The components; null = may be any.</param>
    public void AddFailure(IReadOnlyList<int>? conflict)
    {
        if (conflict is null)
        {
            _isConflictOpen = true;
            return;
        }

        _conflict.UnionWith(conflict);
        if (Class is { } tried && !conflict.Contains(tried.Component))
        {
            _required.Add(conflict);
        }
    }

    /// <summary>Why no guess here can do: what failed after them, and what they are about. Null = may be any.</summary>
    public List<int>? WholeConflict()
    {
        if (_isConflictOpen)
        {
            return null;
        }

        foreach (var component in components)
        {
            if (IsRequired(component))
            {
                _conflict.Add(component);
            }
        }

        return [.. _conflict];
    }

    private bool IsRequired(int component)
    {
        foreach (var conflict in _required)
        {
            if (!conflict.Contains(component))
            {
                return false;
            }
        }

        return true;
    }
}
