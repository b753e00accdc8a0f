using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies;

/// <summary>What the executions so far were like: how long, how wide, and what several lanes touch.</summary>
/// <remarks>Lanes are distinguished by name, which is what stays the same from one execution to the next.</remarks>
internal sealed class Profile : IChooser
{
    private readonly Dictionary<string, Work> _work = new(StringComparer.Ordinal);
    private readonly Dictionary<Lane, Dictionary<int, int>> _touches = [];
    private readonly Dictionary<int, Lane?> _owners = [];
    private readonly IChooser _chance;
    private int _choices;

    /// <summary>Profiles an execution that <paramref name="chance"/> chooses.</summary>
    public Profile(IChooser chance) => _chance = chance;

    /// <summary>How many choices of a step there were.</summary>
    public int Choices => Math.Max(1, _choices);

    /// <summary>
    /// What more than one lane touches, by number: the same in each execution up to the order of making.
    /// </summary>
    public IReadOnlyList<int> Shared => [.. _owners.Where(pair => pair.Value is null).Select(pair => pair.Key).Order()];

    public int Choose(ChoiceKind kind, string site, int bound) => _chance.Choose(kind, site, bound);

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        _choices++;
        return _chance.ChooseStep(enabled);
    }

    public void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
        foreach (var footprint in touched)
        {
            Note(step.Lane, footprint.Resource);
        }
    }

    /// <summary>Follows executions whose length changes with what happens in them.</summary>
    public void Follow(int choices) => _choices = ((_choices * 3) + choices) / 4;

    /// <summary>
    /// How many steps a lane of this name takes, its descendants' included, and of these how many touch
    /// <paramref name="resource"/>; any when that is null. At least 1.
    /// </summary>
    public double Expected(Lane lane, int? resource)
    {
        if (_touches.Count > 0)
        {
            Sum();
        }

        return _work.TryGetValue(lane.Name, out var work) ? Math.Max(1, work.Average(resource)) : 1;
    }

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
    private void Sum()
    {
        foreach (var name in _touches.Keys.Select(lane => lane.Name).Distinct())
        {
            _work[name] = new Work { Lanes = _touches.Keys.Count(lane => lane.Name == name) };
        }

        foreach (var (lane, touches) in _touches)
        {
            for (var above = lane; above is not null; above = above.Parent)
            {
                if (_work.TryGetValue(above.Name, out var work))
                {
                    work.Add(touches, own: lane.Resource);
                }
            }
        }

        _touches.Clear();
    }

    private sealed class Work
    {
        private readonly Dictionary<int, long> _touches = [];
        private long _steps;

        public int Lanes { get; init; }

        public void Add(Dictionary<int, int> touches, int own)
        {
            _steps += touches.GetValueOrDefault(own);
            foreach (var (resource, count) in touches)
            {
                _touches[resource] = _touches.GetValueOrDefault(resource) + count;
            }
        }

        public double Average(int? resource) =>
            (double)(resource is { } one ? _touches.GetValueOrDefault(one) : _steps) / Lanes;
    }
}
