using Vigil.Sim.Scheduling;

namespace Vigil.Sim.Choices;

/// <summary>Writes down the order of events while another chooser decides it.</summary>
internal sealed class EventRecorder(IChooser inner) : IChooser
{
    private readonly LaneLabels _lanes = new();
    private readonly List<string> _labels = [];
    private readonly List<int> _steps = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public EventOrder Order => new([.. _labels], [.. _steps]);

    public int Choose(ChoiceKind kind, string site, int bound) => inner.Choose(kind, site, bound);

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        _lanes.See(enabled);
        return inner.ChooseStep(enabled);
    }

    public void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
        var label = _lanes.Of(step.Lane);
        if (!_places.TryGetValue(label, out var place))
        {
            place = _labels.Count;
            _places.Add(label, place);
            _labels.Add(label);
        }

        _steps.Add(place);
        inner.Taken(step, touched);
    }
}
