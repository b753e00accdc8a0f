using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.Strategies.Estimates;

namespace Vigil.Sim.Strategies;

/// <summary>
/// PCT (Burckhardt, Kothari, Musuvathi, Nagarakatte 2010): lanes have random priorities and the highest runs; at a few
/// random places the one that runs falls below all others.
/// </summary>
/// <remarks>
/// Finds a bug that needs <c>depth</c> ordering constraints with a probability of at least 1/(n·k^(depth−1)), for n
/// lanes and k choices. The fair kind goes over to a random walk after k choices, so that a lane that waits for another
/// in a loop does not block it forever.
/// </remarks>
internal sealed class PctChooser : IChooser
{
    private readonly Dictionary<Lane, long> _priorities = [];
    private readonly List<int> _changes = [];
    private readonly RandomWalk _chance;
    private readonly int _fairFrom;
    private readonly int _range;
    private int _place;

    /// <param name="seed">What its chance follows from.</param>
    /// <param name="depth">At least 1.</param>
    /// <param name="choices">How many choices of a step are expected.</param>
    /// <param name="isFair">Whether to go over to a random walk.</param>
    public PctChooser(ulong seed, int depth, int choices, bool isFair)
    {
        _chance = new RandomWalk(seed);
        _fairFrom = isFair ? choices : int.MaxValue;
        _range = Math.Max(2, choices);
        for (var i = 1; i < depth; i++)
        {
            _changes.Add(_chance.Choose(ChoiceKind.Step, "", _range));
        }
    }

    public int Choose(ChoiceKind kind, string site, int bound) => _chance.Choose(kind, site, bound);

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        var place = _place++;
        if (place >= _fairFrom)
        {
            return _chance.Choose(ChoiceKind.Step, "step", enabled.Length);
        }

        for (var change = 0; change < _changes.Count; change++)
        {
            if (_changes[change] == place)
            {
                _priorities[enabled[Highest(enabled)].Lane] = -1 - change;
            }
        }

        return Highest(enabled);
    }

    /// <summary>What its promise is of, in the execution that it chose.</summary>
    /// <remarks>
    /// The last choice is out of reach: changes that a bug does not need have to find a place after it.
    /// </remarks>
    /// <param name="lanes">How many lanes that had.</param>
    public PctShare ShareOf(int lanes) => new(1, lanes, _range, Math.Min(_range, _fairFrom) - 1);

    private int Highest(ReadOnlySpan<Step> enabled)
    {
        var highest = 0;
        var priority = long.MinValue;
        for (var i = 0; i < enabled.Length; i++)
        {
            var of = PriorityOf(enabled[i].Lane);
            if (of > priority)
            {
                (highest, priority) = (i, of);
            }
        }

        return highest;
    }

    private long PriorityOf(Lane lane)
    {
        if (!_priorities.TryGetValue(lane, out var priority))
        {
            priority = _chance.Choose(ChoiceKind.Step, "", int.MaxValue);
            _priorities.Add(lane, priority);
        }

        return priority;
    }
}
