using Vigil.Seams;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>
/// Several strategies share the budget: each in turn at first, then those more often that show more new behaviour for
/// what their executions cost.
/// </summary>
/// <remarks>
/// What an execution costs is counted in choices, not in seconds: a search must not depend on how fast the machine is.
/// </remarks>
internal sealed class PortfolioSearch(IReadOnlyList<(string Name, ISearch Search)> members) : ISearch
{
    private const int TurnsEach = 5;

    /// <summary>Older yields count for less, since what is new early is not new later.</summary>
    private const double Fading = 0.98;

    /// <summary>
    /// No strategy gets less than this share: what shows nothing new may still be what finds the bug.
    /// </summary>
    private const double ShareMin = 0.05;

    private readonly Coverage _coverage = new();
    private readonly double[] _new = new double[members.Count];
    private readonly double[] _cost = new double[members.Count];
    private readonly int[] _turns = new int[members.Count];
    private IChooser? _chooser;
    private int _turn;
    private int _member;

    /// <summary>How many executions each had.</summary>
    public IEnumerable<(string Name, int Executions)> Shares => members.Select((m, i) => (m.Name, _turns[i]));

    public IChooser Begin(ulong seed)
    {
        _member = _turn < TurnsEach * members.Count ? _turn % members.Count : Draw(new RandomWalk(~seed));
        _turn++;
        _turns[_member]++;
        _chooser = members[_member].Search.Begin(seed);
        return _coverage.Observe(_chooser);
    }

    public void End(IChooser chooser, IReadOnlyList<Choice> choices)
    {
        if (_chooser is not { } chose || chooser is not Coverage.Observed observed)
        {
            throw Invariant.Unreachable("An execution ends after it began.");
        }

        members[_member].Search.End(chose, choices);
        _new[_member] = (_new[_member] * Fading) + observed.New;
        _cost[_member] = (_cost[_member] * Fading) + choices.Count + 1;
    }

    private int Draw(RandomWalk chance)
    {
        var yields = _new.Select((found, i) => found / _cost[i]).ToArray();
        var sum = yields.Sum();
        var rest = 1 - (ShareMin * members.Count);
        var point = chance.Choose(ChoiceKind.Step, "", int.MaxValue) / (double)int.MaxValue;
        for (var i = 0; i < members.Count; i++)
        {
            point -= ShareMin + (rest * (sum > 0 ? yields[i] / sum : 1.0 / members.Count));
            if (point < 0)
            {
                return i;
            }
        }

        return members.Count - 1;
    }
}
