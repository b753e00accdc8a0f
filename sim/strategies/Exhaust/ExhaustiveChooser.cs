using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Exhaust;

/// <summary>
/// Goes down the path of choices that is being tried, and on from its end where nobody was, past what sleeps.
/// </summary>
/// <remarks>
/// Choices that are not of steps get the simplest answer, unless they branch: then each answer is tried in its turn.
/// </remarks>
internal sealed class ExhaustiveChooser(List<Node> path, bool reduces, bool branches = false) : IChooser
{
    private readonly List<TakenStep> _steps = [];
    private readonly List<StepId> _waking = [];
    private Dictionary<StepId, Footprint[]> _sleep = [];
    private Node? _node;
    private int _depth;

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<TakenStep> Steps => _steps;

    public int Choose(ChoiceKind kind, string site, int bound)
    {
        if (!branches)
        {
            return 0;
        }

        if (_depth == path.Count)
        {
            path.Add(Node.OfAnswers(bound));
        }

        return path[_depth++].Answer;
    }

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        if (enabled.Length == 1)
        {
            return 0;
        }

        _node = _depth < path.Count ? path[_depth] : NewNode(enabled);
        _depth++;
        _sleep = new Dictionary<StepId, Footprint[]>(_node.Sleep);
        foreach (var (step, touched) in _node.Done)
        {
            _sleep[step] = touched;
        }

        for (var i = 0; i < enabled.Length; i++)
        {
            if (enabled[i].Id == _node.Chosen)
            {
                return i;
            }
        }

        throw Invariant.Unreachable("The same choices lead to the same place.");
    }

    public void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
        Footprint[] footprints = [.. touched];
        if (reduces && _sleep.ContainsKey(step.Id))
        {
            throw new RedundantException();
        }

        _steps.Add(new TakenStep(step, footprints, _node));
        _node = null;
        _waking.Clear();
        foreach (var (asleep, others) in _sleep)
        {
            if (TakenStep.Conflict(footprints, others))
            {
                _waking.Add(asleep);
            }
        }

        _waking.ForEach(id => _sleep.Remove(id));
    }

    private Node NewNode(ReadOnlySpan<Step> enabled)
    {
        var steps = new List<StepId>();
        foreach (var step in enabled)
        {
            steps.Add(step.Id);
        }

        var node = new Node(steps, reduces ? new Dictionary<StepId, Footprint[]>(_sleep) : []);
        if (!reduces)
        {
            node.Backtrack.UnionWith(steps);
        }

        foreach (var step in steps)
        {
            if (!node.Sleep.ContainsKey(step))
            {
                node.Choose(step);
                path.Add(node);
                return node;
            }
        }

        throw new RedundantException();
    }
}

/// <summary>
/// All that could come next was tried in a place that is as good: the execution need not be finished.
/// </summary>
internal sealed class RedundantException() : Exception("Another execution is as good as this one.");
