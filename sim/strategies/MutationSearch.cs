using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>
/// Coverage-guided mutation of the choice stream: what showed something new is kept, and gets children that begin like
/// it, or differ from it in a few choices.
/// </summary>
/// <remarks>Every other execution is a walk of its own: what is new there is where to go on from.</remarks>
internal sealed class MutationSearch : ISearch
{
    private const int ChangesMax = 4;
    private const int ParentsMax = 256;

    private readonly Coverage _coverage = new();
    private readonly List<IReadOnlyList<Choice>> _parents = [];
    private int _turn;

    public IChooser Begin(ulong seed)
    {
        var chance = new RandomWalk(seed);
        var isFresh = _parents.Count == 0 || _turn++ % 2 == 0;
        IChooser chooser = isFresh ? chance : new MutationChooser(Mutate(Pick(chance), chance), chance);
        return _coverage.Observe(chooser);
    }

    public void End(IChooser chooser, IReadOnlyList<Choice> choices)
    {
        if (chooser is Coverage.Observed { New: > 0 })
        {
            if (_parents.Count == ParentsMax)
            {
                _parents.RemoveAt(0);
            }

            _parents.Add([.. choices]);
        }
    }

    /// <summary>Half of the time the newest, which is the farthest; else any.</summary>
    private IReadOnlyList<Choice> Pick(RandomWalk chance) => Flip(chance) || _parents.Count == 1
        ? _parents[^1]
        : _parents[chance.Choose(ChoiceKind.Step, "", _parents.Count)];

    private static Choice[] Mutate(IReadOnlyList<Choice> parent, RandomWalk chance)
    {
        if (parent.Count < 2)
        {
            return [];
        }

        if (Flip(chance))
        {
            return [.. parent.Take(chance.Choose(ChoiceKind.Step, "", parent.Count))];
        }

        var child = parent.ToArray();
        for (var left = 1 + chance.Choose(ChoiceKind.Step, "", ChangesMax); left > 0; left--)
        {
            var place = chance.Choose(ChoiceKind.Step, "", child.Length);
            child[place] = child[place] with { Value = chance.Choose(ChoiceKind.Step, "", child[place].Bound) };
        }

        return child;
    }

    private static bool Flip(RandomWalk chance) => chance.Choose(ChoiceKind.Step, "", 2) == 0;
}
