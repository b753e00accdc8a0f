namespace Vigil.Sim.World.Oracle;

/// <summary>What the oracle makes of one history.</summary>
/// <param name="Violations">Empty = nothing is wrong that the laws can see.</param>
/// <param name="IsUndecided">
/// True when the search for what the unknown operations did was given up at its bound: the laws that need the order of
/// the writes were not checked.
/// </param>
/// <param name="LastRevision">The largest revision anybody saw; 0 when no order was found.</param>
/// <param name="UnknownWrites">Writes whose outcome nobody knows.</param>
/// <param name="AppliedUnknownWrites">Those of them that took a revision in the order found.</param>
/// <param name="SearchSteps">Steps of the model spent on guesses that were taken back.</param>
/// <param name="Events">Watch events judged.</param>
public sealed record Verdict(
    IReadOnlyList<Violation> Violations,
    bool IsUndecided,
    long LastRevision,
    int UnknownWrites,
    int AppliedUnknownWrites,
    long SearchSteps,
    long Events)
{
    /// <summary>True when no law was seen broken.</summary>
    public bool Holds => Violations.Count == 0;

    /// <summary>The order that explains everything; null when there is none.</summary>
    internal CertifiedOrder? Order { get; init; }
}
