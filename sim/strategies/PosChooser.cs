using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies;

/// <summary>
/// Partial-order sampling (Yuan, Yang, Gu 2018): each step that waits has a random priority, and draws a new one when a
/// step that it conflicts with goes first.
/// </summary>
internal sealed class PosChooser(ulong seed) : IChooser
{
    private readonly RandomWalk _chance = new(seed);
    private readonly Dictionary<StepId, (int Priority, Footprint Footprint)> _waiting = [];
    private readonly List<StepId> _raced = [];

    public int Choose(ChoiceKind kind, string site, int bound) => _chance.Choose(kind, site, bound);

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        var best = 0;
        var highest = -1;
        for (var i = 0; i < enabled.Length; i++)
        {
            if (!_waiting.TryGetValue(enabled[i].Id, out var waiting))
            {
                waiting = (Draw(), enabled[i].Footprint);
                _waiting.Add(enabled[i].Id, waiting);
            }

            if (waiting.Priority > highest)
            {
                (best, highest) = (i, waiting.Priority);
            }
        }

        return best;
    }

    public void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
        _waiting.Remove(step.Id);
        _raced.Clear();
        foreach (var (id, (_, footprint)) in _waiting)
        {
            for (var i = 0; i < touched.Count; i++)
            {
                if (footprint.Conflicts(touched[i]))
                {
                    _raced.Add(id);
                    break;
                }
            }
        }

        foreach (var id in _raced)
        {
            _waiting[id] = _waiting[id] with { Priority = Draw() };
        }
    }

    private int Draw() => _chance.Choose(ChoiceKind.Step, "", int.MaxValue);
}
