using Vigil.Sim.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>
/// Coverage-guided mutation of the choice stream: what showed something new is kept, and gets children that differ from
/// it in a few choices.
/// </summary>
internal sealed class MutationSearch : ISearch
{
    private const int Children = 16;
    private const int Changes = 5;
    private const int ParentsMax = 256;

    private readonly Coverage _coverage = new();
    private readonly List<IReadOnlyList<Choice>> _parents = [];
    private Coverage.Observed? _observed;
    private int _turn;

    public IChooser Begin(ulong seed)
    {
        var chance = new RandomWalk(seed);
        var turn = _turn++;
        var isFresh = _parents.Count == 0 || turn % (Children + 1) == 0;
        IChooser chooser = isFresh
            ? chance
            : new MutationChooser(Mutate(_parents[turn / (Children + 1) % _parents.Count], chance), chance);
        return _observed = _coverage.Observe(chooser);
    }

    public void End(IReadOnlyList<Choice> choices)
    {
        if (_observed is { New: > 0 })
        {
            if (_parents.Count == ParentsMax)
            {
                _parents.RemoveAt(0);
            }

            _parents.Add([.. choices]);
        }
    }

    private static Choice[] Mutate(IReadOnlyList<Choice> parent, RandomWalk chance)
    {
        var child = parent.ToArray();
        for (var i = 0; i < Changes && child.Length > 0; i++)
        {
            var place = child.Length == 1 ? 0 : chance.Choose(ChoiceKind.Step, "", child.Length);
            child[place] = child[place] with { Value = chance.Choose(ChoiceKind.Step, "", child[place].Bound) };
        }

        return child;
    }
}
