using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies;

/// <summary>
/// Delay bounding (Emmi, Qadeer, Rakamarić 2011): lanes run one after the other, each as long as it can; at a few
/// random places the one whose turn it is has to let the next one go first.
/// </summary>
internal sealed class DelayChooser : IChooser
{
    private readonly RandomWalk _chance;
    private readonly List<int> _delays = [];
    private int _place;
    private int _turn;

    /// <param name="seed">What its chance follows from.</param>
    /// <param name="delays">How many places.</param>
    /// <param name="choices">How many choices of a step are expected.</param>
    public DelayChooser(ulong seed, int delays, int choices)
    {
        _chance = new RandomWalk(seed);
        for (var i = 0; i < delays; i++)
        {
            _delays.Add(_chance.Choose(ChoiceKind.Step, "", Math.Max(2, choices)));
        }
    }

    public int Choose(ChoiceKind kind, string site, int bound) => _chance.Choose(kind, site, bound);

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        var place = _place++;
        var next = NextFrom(enabled, _turn);
        foreach (var delay in _delays)
        {
            if (delay == place)
            {
                next = NextFrom(enabled, enabled[next].Lane.Number + 1);
            }
        }

        _turn = enabled[next].Lane.Number;
        return next;
    }

    /// <summary>
    /// The first lane from a number on, round and round; of its steps the one that has waited longest.
    /// </summary>
    private static int NextFrom(ReadOnlySpan<Step> enabled, int number)
    {
        var next = -1;
        var first = 0;
        for (var i = 0; i < enabled.Length; i++)
        {
            var lane = enabled[i].Lane.Number;
            if (lane >= number && (next < 0 || lane < enabled[next].Lane.Number))
            {
                next = i;
            }

            if (lane < enabled[first].Lane.Number)
            {
                first = i;
            }
        }

        return next < 0 ? first : next;
    }
}
