using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Exhaust;

/// <summary>Leaves the order of steps to another chooser; all else is 0, as in an exhaustive search.</summary>
internal sealed class OrderOnly(IChooser inner) : IChooser
{
    public int Choose(ChoiceKind kind, string site, int bound) => 0;

    public int ChooseStep(ReadOnlySpan<Step> enabled) => inner.ChooseStep(enabled);

    public void Taken(Step step, IReadOnlyList<Footprint> touched) => inner.Taken(step, touched);
}
