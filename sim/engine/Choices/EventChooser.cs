using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Choices;

/// <summary>
/// Follows a recorded order of events in a build that makes other choices: each time the event that comes first in the
/// recording, of those that are possible.
/// </summary>
/// <remarks>
/// A lane may have more or fewer steps than it had. What the recording has and the build no longer has is skipped; what
/// is new in the build waits until nothing recorded is possible. Choices that are not of steps are answered site by
/// site, as they were.
/// </remarks>
internal sealed class EventChooser : IChooser
{
    /// <summary>How far past the first missing event to look for a possible one.</summary>
    private const int Window = 128;

    private readonly EventOrder _order;
    private readonly bool[] _isDone;
    private readonly LaneLabels _lanes = new();
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<(ChoiceKind Kind, string Site), Queue<int>> _answers = [];
    private readonly RandomWalk? _deviation;
    private string? _chosen;
    private int _first;

    /// <summary>Follows an order.</summary>
    /// <param name="order">What happened.</param>
    /// <param name="choices">What was chosen besides.</param>
    /// <param name="deviation">Leaves the order now and then, by this; null for never.</param>
    public EventChooser(EventOrder order, IEnumerable<Choice> choices, RandomWalk? deviation)
    {
        _order = order;
        _deviation = deviation;
        _isDone = new bool[order.Steps.Count];
        for (var i = 0; i < order.Labels.Count; i++)
        {
            _places.Add(order.Labels[i], i);
        }

        foreach (var choice in choices)
        {
            if (choice.Kind != ChoiceKind.Step)
            {
                if (!_answers.TryGetValue((choice.Kind, choice.Site), out var queue))
                {
                    _answers.Add((choice.Kind, choice.Site), queue = new Queue<int>());
                }

                queue.Enqueue(choice.Value);
            }
        }
    }

    public int Choose(ChoiceKind kind, string site, int bound) =>
        _answers.TryGetValue((kind, site), out var answers) && answers.TryDequeue(out var answer)
            ? Math.Min(answer, bound - 1)
            : 0;

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        _lanes.See(enabled);
        if (_deviation is not null && _deviation.Choose(ChoiceKind.Step, "deviate", 12) == 0)
        {
            var other = _deviation.Choose(ChoiceKind.Step, "step", enabled.Length);
            _chosen = _lanes.Of(enabled, other);
            return other;
        }

        var (best, bestAt) = (0, int.MaxValue);
        for (var i = 0; i < enabled.Length; i++)
        {
            if (NextOf(_lanes.Of(enabled, i)) is { } at && at < bestAt)
            {
                (best, bestAt) = (i, at);
            }
        }

        _chosen = _lanes.Of(enabled, best);
        return best;
    }

    public void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
        if (NextOf(_chosen ?? _lanes.Of(step.Lane)) is { } at)
        {
            _isDone[at] = true;
            _first = Math.Max(_first, at - Window + 1);
        }

        _chosen = null;
        while (_first < _isDone.Length && _isDone[_first])
        {
            _first++;
        }
    }

    /// <summary>Where the next event of a label is in the order; null when it is not near.</summary>
    private int? NextOf(string label)
    {
        if (!_places.TryGetValue(label, out var place))
        {
            return null;
        }

        var end = Math.Min(_order.Steps.Count, _first + (2 * Window));
        for (var i = _first; i < end; i++)
        {
            if (!_isDone[i] && _order.Steps[i] == place)
            {
                return i;
            }
        }

        return null;
    }
}
