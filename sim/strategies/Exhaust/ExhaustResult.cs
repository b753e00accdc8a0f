using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies.Exhaust;

/// <summary>What the search of a small scope came to.</summary>
/// <param name="Executions">How many executions were run to their end.</param>
/// <param name="Classes">
/// The classes they belong to: as many as executions when the search is as good as it can be.
/// </param>
/// <param name="Redundant">How many were left in the middle, since another is as good.</param>
/// <param name="Failures">In how many something broke.</param>
/// <param name="Failure">What broke in the first of them; null when nothing did.</param>
/// <param name="FailingChoices">Its choices; null when nothing broke.</param>
/// <param name="IsComplete">True when nothing is left to try.</param>
internal sealed record ExhaustResult(
    int Executions,
    IReadOnlySet<ulong> Classes,
    int Redundant,
    int Failures,
    string? Failure,
    IReadOnlyList<Choice>? FailingChoices,
    bool IsComplete);
