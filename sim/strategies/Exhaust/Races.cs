using System.Collections;
using Vigil.Seams;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Exhaust;

/// <summary>Finds the pairs of steps in an execution that could have come the other way round.</summary>
/// <remarks>
/// Source sets (Abdulla, Aronis, Jonsson, Sagonas 2014): where the first of such a pair was chosen, one of the steps
/// has to be tried with which an execution can begin that has the second first.
/// </remarks>
internal sealed class Races
{
    private readonly IReadOnlyList<TakenStep> _steps;
    private readonly BitArray[] _before;
    private readonly Dictionary<StepId, int> _places = [];
    private readonly Dictionary<int, (int Writer, List<int> Readers)> _trails = [];

    private Races(IReadOnlyList<TakenStep> steps)
    {
        _steps = steps;
        _before = new BitArray[steps.Count];
    }

    /// <summary>Adds what has to be tried to the nodes of an execution.</summary>
    public static void AddTo(IReadOnlyList<TakenStep> steps)
    {
        var races = new Races(steps);
        var epochStart = 0;
        for (var place = 0; place < steps.Count; place++)
        {
            if (place > 0 && steps[place].Step.Epoch != steps[place - 1].Step.Epoch)
            {
                // Time moved: all before it comes before all after it.
                epochStart = place;
                races._trails.Clear();
            }

            races.Add(place, epochStart);
        }
    }

    private void Add(int place, int epochStart)
    {
        var taken = _steps[place];
        var awaited = new List<int>();
        var conflicting = FindConflicting(place, taken, awaited);
        var needed = new List<int>([.. conflicting, .. awaited]);

        var cause = _places.GetValueOrDefault(taken.Step.Cause, -1);
        if (cause >= epochStart)
        {
            needed.Add(cause);
        }

        var before = new BitArray(place);
        foreach (var other in needed)
        {
            _before[other].Length = place;
            before.Or(_before[other]);
            _before[other].Length = other;
            before[other] = true;
        }

        _before[place] = before;
        _places[taken.Step.Id] = place;
        foreach (var first in conflicting.Distinct())
        {
            var isImmediate = first != cause && !awaited.Contains(first)
                && !needed.Exists(other => other != first && first < other && _before[other][first]);
            if (isImmediate && _steps[first].Node is { } node)
            {
                Reverse(node, first, place);
            }
        }
    }

    /// <summary>
    /// Finds those that it came after and need not have, and those that it <paramref name="awaited"/>.
    /// </summary>
    private List<int> FindConflicting(int place, TakenStep taken, List<int> awaited)
    {
        var found = new List<int>();
        foreach (var footprint in taken.Touched)
        {
            if (!_trails.TryGetValue(footprint.Resource, out var trail))
            {
                trail = (-1, []);
            }

            var into = footprint.Waits ? awaited : found;
            if (trail.Writer >= 0)
            {
                into.Add(trail.Writer);
            }

            if (!footprint.Writes)
            {
                trail.Readers.Add(place);
                _trails[footprint.Resource] = trail;
                continue;
            }

            into.AddRange(trail.Readers);
            _trails[footprint.Resource] = (place, []);
        }

        return found;
    }

    private void Reverse(Node node, int first, int second)
    {
        var others = new List<int>();
        for (var i = first + 1; i < second; i++)
        {
            if (!_before[i][first])
            {
                others.Add(i);
            }
        }

        others.Add(second);
        var initial = new List<StepId>();
        foreach (var candidate in others)
        {
            // The second itself is after the first in this execution, but not because of it.
            if (!others.Exists(other => other < candidate && _before[candidate][other]))
            {
                initial.Add(_steps[candidate].Step.Id);
            }
        }

        if (initial.Exists(node.Backtrack.Contains))
        {
            return;
        }

        var possible = initial.Find(step => node.Enabled.Contains(step));
        Invariant.Holds(possible != default, "What needs nothing since a place was possible there.");
        node.Backtrack.Add(possible);
    }
}
