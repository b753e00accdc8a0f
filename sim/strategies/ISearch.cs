using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>A search strategy: hands out the chooser of each execution, and learns from what came of it.</summary>
/// <remarks>
/// Deterministic: the same seeds and the same program give the same executions. It is called from one thread at a time;
/// the choosers of executions that are open together may run on different ones.
/// </remarks>
internal interface ISearch
{
    /// <summary>
    /// How many executions have to be ended before one begins. More may be, or may not: it makes no difference.
    /// </summary>
    /// <param name="place">Which one, counted from 0.</param>
    /// <returns>At most <paramref name="place"/>, and no fewer than for the one before.</returns>
    int EndedBefore(int place) => place;

    /// <summary>The chooser of the next execution.</summary>
    /// <param name="seed">What its chance follows from.</param>
    IChooser Begin(ulong seed);

    /// <summary>Reports what an execution came to. They end in the order in which they began.</summary>
    /// <param name="chooser">What <see cref="Begin"/> gave for it.</param>
    /// <param name="choices">What was chosen.</param>
    void End(IChooser chooser, IReadOnlyList<Choice> choices)
    {
    }
}
