using Vigil.Sim.Audit.Stories;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.Audit.Rounds;

/// <summary>What came of a round.</summary>
/// <param name="Story">What was done.</param>
/// <param name="History">What clients saw.</param>
/// <param name="Verdict">The oracle's.</param>
/// <param name="Violations">Every broken law.</param>
/// <param name="Complaints">What went wrong that no law is about: a member that ended, nobody who answers.</param>
/// <param name="Notes">What is odd and no fault.</param>
/// <param name="Time">From the first step to the verdict.</param>
internal sealed record RoundResult(
    AuditStory Story,
    ExecutionHistory History,
    Verdict Verdict,
    IReadOnlyList<Violation> Violations,
    IReadOnlyList<string> Complaints,
    IReadOnlyList<string> Notes,
    TimeSpan Time)
{
    /// <summary>Stands in place of a law where a round failed without one.</summary>
    public const string NoLaw = "Failed";

    /// <summary>True when all is as it should be.</summary>
    public bool Holds => Violations.Count == 0 && Complaints.Count == 0;

    /// <summary>
    /// Whether a law broke, by name. An event that is missing breaks one of two: which one depends on whether another
    /// came after it in time.
    /// </summary>
    public bool Breaks(string law) => law == NoLaw
        ? Complaints.Count > 0
        : Violations.Any(violation => violation.Law.Name == law
            || (IsOfMissing(law) && IsOfMissing(violation.Law.Name)));

    private static bool IsOfMissing(string law) => law is nameof(World.Oracle.Law.Reliable)
        or nameof(World.Oracle.Law.Convergence);

    /// <summary>The law that broke first, by name; empty when none did.</summary>
    public string Law => Violations.Count > 0 ? Violations[0].Law.Name : Complaints.Count > 0 ? NoLaw : "";
}
