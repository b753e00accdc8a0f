namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>What one of the two searches of a scope came to, over all of its scripts.</summary>
internal sealed record SmallResult
{
    /// <summary>How many classes of executions there are; 0 where that was not counted.</summary>
    public UInt128 Classes { get; init; }

    /// <summary>How many executions there are; 0 where that was not counted, the largest number for more.</summary>
    public UInt128 Interleavings { get; init; }

    /// <summary>The states in which executions end.</summary>
    public int Ends { get; init; }

    /// <summary>A hash of the set of those states.</summary>
    public ulong EndsHash { get; init; }

    /// <summary>States of the cluster; of a search by executions, how many were run.</summary>
    public long Visits { get; init; }

    /// <summary>States of single machines; of a search by executions, how many were cut short.</summary>
    public long Others { get; init; }

    /// <summary>What broke first; null for nothing.</summary>
    public RaftViolation? Violation { get; init; }

    /// <summary>What had happened until then.</summary>
    public IReadOnlyList<string> Story { get; init; } = [];

    /// <summary>False when it was given up, or ended with what broke.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>This and the result of another script.</summary>
    public SmallResult With(SmallResult next) => new()
    {
        Classes = Classes + next.Classes,
        Interleavings = Interleavings + next.Interleavings,
        Ends = Ends + next.Ends,
        EndsHash = unchecked(EndsHash + next.EndsHash),
        Visits = Visits + next.Visits,
        Others = Others + next.Others,
        Violation = Violation ?? next.Violation,
        Story = Violation is null ? next.Story : Story,
        IsComplete = IsComplete && next.IsComplete,
    };

    /// <summary>Whether another search came to the same ends.</summary>
    public bool HasEndsOf(SmallResult other) => Ends == other.Ends && EndsHash == other.EndsHash;

    /// <summary>A hash of a set, whatever the order.</summary>
    public static ulong HashOf(IEnumerable<Fingerprint> ends) =>
        ends.Aggregate(0UL, static (sum, end) => unchecked(sum + end.High));
}
