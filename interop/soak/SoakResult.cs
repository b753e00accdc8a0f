using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Soak;

/// <summary>What came of a run.</summary>
internal sealed record SoakResult
{
    public required SoakOptions Options { get; init; }

    public required ExecutionHistory History { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>Every broken law.</summary>
    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>What went wrong that no law is about: a member that ended, a cluster that did not come back.</summary>
    public required IReadOnlyList<string> Complaints { get; init; }

    public required int Rounds { get; init; }

    public required int Kills { get; init; }

    public required IReadOnlyList<(Strike Strike, TimeSpan Downtime)> Struck { get; init; }

    public required IReadOnlyList<TimeSpan> Starts { get; init; }

    /// <summary>See <see cref="Losses.Count"/>.</summary>
    public required int? Losses { get; init; }

    public required TimeSpan Worked { get; init; }

    public required TimeSpan Judged { get; init; }

    public required IReadOnlyList<string> Logs { get; init; }

    /// <summary>True when all is as it should be.</summary>
    public bool Holds => Violations.Count == 0 && Complaints.Count == 0 && !Verdict.IsUndecided && Losses is null or 0;

    /// <summary>The verdict in a word or two.</summary>
    public string Word => Violations.Count > 0 ? $"BROKEN: {Violations[0].Law}"
        : Losses > 0 ? "BROKEN: acknowledged puts are gone"
        : Complaints.Count > 0 ? "FAILED"
        : Verdict.IsUndecided ? "undecided" : "all laws held";
}
