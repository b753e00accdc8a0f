using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies;

/// <summary>
/// URW and SURW (Zhao, Wolff, Mathur, Roychoudhury 2025): lanes are drawn by how much they still have to do, so that
/// every interleaving is about as likely as any other.
/// </summary>
/// <remarks>
/// With <c>interesting</c> it is the selective kind: only steps that touch that resource count, one lane is drawn to
/// take the next of them, and others that are about to touch it wait until it has. The rest goes uniformly.
/// </remarks>
internal sealed class UrwChooser(ulong seed, Profile profile, int? interesting) : IChooser
{
    private readonly RandomWalk _chance = new(seed);
    private readonly Dictionary<Lane, double> _left = [];
    private readonly List<int> _allowed = [];
    private readonly List<double> _weights = [];
    private Lane? _intended;

    public int Choose(ChoiceKind kind, string site, int bound) => _chance.Choose(kind, site, bound);

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        if (interesting is null)
        {
            return Draw(enabled);
        }

        if (_intended is null)
        {
            _intended = enabled[Draw(enabled)].Lane;
        }

        _allowed.Clear();
        for (var i = 0; i < enabled.Length; i++)
        {
            if (enabled[i].Lane == _intended || enabled[i].Footprint.Resource != interesting)
            {
                _allowed.Add(i);
            }
        }

        if (_allowed.Count == 0)
        {
            // The one that was to go first can't: another is drawn.
            var drawn = Draw(enabled);
            _intended = enabled[drawn].Lane;
            return drawn;
        }

        return _allowed[_allowed.Count == 1 ? 0 : _chance.Choose(ChoiceKind.Step, "step", _allowed.Count)];
    }

    public void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
        var counts = interesting is null;
        for (var i = 0; i < touched.Count && !counts; i++)
        {
            counts = touched[i].Resource == interesting;
        }

        if (!counts)
        {
            return;
        }

        _left[step.Lane] = Math.Max(1, WeightOf(step.Lane) - 1);

        if (step.Lane == _intended)
        {
            _intended = null;
        }
    }

    private int Draw(ReadOnlySpan<Step> enabled)
    {
        _weights.Clear();
        var sum = 0.0;
        foreach (var step in enabled)
        {
            _weights.Add(WeightOf(step.Lane));
            sum += _weights[^1];
        }

        var point = _chance.Choose(ChoiceKind.Step, "", int.MaxValue) / (double)int.MaxValue * sum;
        for (var i = 0; i < _weights.Count; i++)
        {
            point -= _weights[i];
            if (point < 0)
            {
                return i;
            }
        }

        return enabled.Length - 1;
    }

    private double WeightOf(Lane lane)
    {
        if (_left.TryGetValue(lane, out var left))
        {
            return left;
        }

        left = profile.Expected(lane, interesting);
        _left.Add(lane, left);
        if (lane.Parent is { } parent && _left.TryGetValue(parent, out var above))
        {
            // What a child will do was counted for its parent until now.
            _left[parent] = Math.Max(1, above - left);
        }

        return left;
    }
}
