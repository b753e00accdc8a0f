using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies;

/// <summary>Watches an execution that <paramref name="chance"/> chooses, for the profile of those to come.</summary>
internal sealed class Profiler(IChooser chance) : IChooser
{
    private readonly Dictionary<Lane, Dictionary<int, int>> _touches = [];
    private readonly Dictionary<int, Lane?> _owners = [];
    private int _choices;

    public int Choose(ChoiceKind kind, string site, int bound) => chance.Choose(kind, site, bound);

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        _choices++;
        return chance.ChooseStep(enabled);
    }

    public void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
        foreach (var footprint in touched)
        {
            Note(step.Lane, footprint.Resource);
        }
    }

    /// <summary>The profile, as far as it was watched.</summary>
    public Profile ToProfile() =>
        new(_choices, [.. _owners.Where(pair => pair.Value is null).Select(pair => pair.Key).Order()], Sum());

    private void Note(Lane lane, int resource)
    {
        if (!_owners.TryAdd(resource, lane) && _owners[resource] != lane)
        {
            _owners[resource] = null;
        }

        if (!_touches.TryGetValue(lane, out var touches))
        {
            _touches.Add(lane, touches = []);
        }

        touches[resource] = touches.GetValueOrDefault(resource) + 1;
    }

    /// <summary>Adds what lanes did to what their ancestors are expected to bring about.</summary>
    private Dictionary<string, LaneWork> Sum()
    {
        var work = new Dictionary<string, LaneWork>(StringComparer.Ordinal);
        foreach (var lanes in _touches.Keys.GroupBy(lane => lane.Name))
        {
            work.Add(lanes.Key, new LaneWork(lanes.Count()));
        }

        foreach (var (lane, touches) in _touches)
        {
            for (var above = lane; above is not null; above = above.Parent)
            {
                if (work.TryGetValue(above.Name, out var all))
                {
                    all.Add(touches, own: lane.Resource);
                }
            }
        }

        return work;
    }
}
