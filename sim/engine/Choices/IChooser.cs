using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Choices;

/// <summary>Makes every decision of an execution. A search strategy is a chooser, and so is a replay.</summary>
/// <remarks>
/// An execution is a pure function of the build, its configuration and what its chooser answers. Called from one
/// thread; never with a bound below 2, since then there is nothing to choose. By convention 0 is the simplest answer:
/// the step that has waited longest, the shortest way, no fault.
/// </remarks>
internal interface IChooser
{
    /// <summary>Answers a number in [0, <paramref name="bound"/>).</summary>
    /// <param name="kind">What is decided.</param>
    /// <param name="site">Where, as <c>area.what</c>.</param>
    /// <param name="bound">Exclusive, at least 2.</param>
    int Choose(ChoiceKind kind, string site, int bound);

    /// <summary>Answers the place of the step to take.</summary>
    /// <param name="enabled">At least two, those that have waited longest first. Valid during the call.</param>
    int ChooseStep(ReadOnlySpan<Step> enabled) => Choose(ChoiceKind.Step, "step", enabled.Length);

    /// <summary>Called after each step, also where there was no choice.</summary>
    /// <param name="step">The step.</param>
    /// <param name="touched">All that it touched. Valid during the call.</param>
    void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
    }
}
