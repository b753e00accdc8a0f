using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Exhaust;

/// <summary>Takes any step, all with the same chance; all else is 0, as in a search.</summary>
internal sealed class RandomOrder(ulong seed) : IChooser
{
    private readonly RandomWalk _walk = new(seed);

    public int Choose(ChoiceKind kind, string site, int bound) => 0;

    public int ChooseStep(ReadOnlySpan<Step> enabled) =>
        enabled.Length == 1 ? 0 : _walk.Choose(ChoiceKind.Step, "step", enabled.Length);
}
