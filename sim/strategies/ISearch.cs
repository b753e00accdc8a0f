using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>A search strategy: hands out the chooser of each execution, and learns from what came of it.</summary>
/// <remarks>
/// Deterministic: the same seeds and the same program give the same executions. One execution at a time.
/// </remarks>
internal interface ISearch
{
    /// <summary>The chooser of the next execution.</summary>
    /// <param name="seed">What its chance follows from.</param>
    IChooser Begin(ulong seed);

    /// <summary>Reports the result of the execution.</summary>
    void End(IReadOnlyList<Choice> choices)
    {
    }
}
