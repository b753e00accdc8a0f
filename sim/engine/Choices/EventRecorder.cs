using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Choices;

/// <summary>Writes down the order of events while another chooser decides it.</summary>
internal sealed class EventRecorder(IChooser inner) : IChooser
{
    private readonly LaneLabels _lanes = new();
    private readonly List<string> _labels = [];
    private readonly List<int> _steps = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private string? _chosen;

    public EventOrder Order => new([.. _labels], [.. _steps]);

    public int Choose(ChoiceKind kind, string site, int bound) => inner.Choose(kind, site, bound);

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        _lanes.See(enabled);
        var chosen = inner.ChooseStep(enabled);
        _chosen = _lanes.Of(enabled, chosen);
        return chosen;
    }

    public void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
        var label = _chosen ?? _lanes.Of(step.Lane);
        _chosen = null;
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
