using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Testing;

/// <summary>
/// Passes every question on, looks after each step, and keeps a replay's divergence out of the code under test.
/// </summary>
internal sealed class WatchingChooser(IChooser inner, Action onStep) : IChooser
{
    /// <summary>Where the inner one could not follow its recording; null when it could.</summary>
    public ReplayDivergedException? Divergence { get; private set; }

    public int Choose(ChoiceKind kind, string site, int bound)
    {
        try
        {
            return Divergence is null ? inner.Choose(kind, site, bound) : 0;
        }
        catch (ReplayDivergedException diverged)
        {
            // Rethrown, it would surface in whatever service had made the choice, as its failure.
            Divergence = diverged;
            return 0;
        }
    }

    public int ChooseStep(ReadOnlySpan<Step> enabled)
    {
        try
        {
            return Divergence is null ? inner.ChooseStep(enabled) : 0;
        }
        catch (ReplayDivergedException diverged)
        {
            Divergence = diverged;
            return 0;
        }
    }

    public void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
        inner.Taken(step, touched);
        onStep();
    }
}
