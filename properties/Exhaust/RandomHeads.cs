using Vigil.Sim.Choices;
using Vigil.Sim.Scheduling;

namespace Vigil.Properties.Exhaust;

/// <summary>Takes any lane's first step, all with the same chance; all else is dull, as in a search.</summary>
internal sealed class RandomHeads(ulong seed) : IChooser
{
    private readonly RandomWalk _walk = new(seed);

    public int Choose(ChoiceKind kind, string site, int bound) => 0;

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        var lanes = new HashSet<Lane>();
        var heads = new List<int>();
        for (var i = 0; i < enabled.Length; i++)
        {
            if (lanes.Add(enabled[i].Lane))
            {
                heads.Add(i);
            }
        }

        return heads.Count == 1 ? heads[0] : heads[_walk.Choose(ChoiceKind.Step, "step", heads.Count)];
    }
}
