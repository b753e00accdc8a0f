using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Testing.Hosting;

namespace Vigil.Sim.Testing;

/// <summary>What one execution of a test came to.</summary>
/// <param name="Broken">What broke first; null when nothing did.</param>
/// <param name="Choices">What was decided.</param>
/// <param name="Hash">Of all that was decided, sent and noted.</param>
/// <param name="Steps">How many steps it took.</param>
/// <param name="Elapsed">How much virtual time went by.</param>
/// <param name="Divergence">Where it could not follow a recording, which ended it; null when it could.</param>
/// <param name="Story">What happened; empty when nobody listened.</param>
internal sealed record TestReport(
    Broken? Broken,
    IReadOnlyList<Choice> Choices,
    ulong Hash,
    int Steps,
    TimeSpan Elapsed,
    ReplayDivergedException? Divergence,
    IReadOnlyList<string> Story)
{
    /// <summary>What was found out beside its steps, and may still be.</summary>
    public required Findings Findings { get; init; }
}
