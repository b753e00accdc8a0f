using Vigil.Sim.Audit.Stories;

namespace Vigil.Sim.Audit;

/// <summary>How long an audit goes on, and what it looks at.</summary>
internal sealed record AuditOptions
{
    /// <summary>Of what is drawn.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The most rounds.</summary>
    public int Rounds { get; init; } = int.MaxValue;

    /// <summary>No round begins later than this.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.MaxValue;

    /// <summary>About how long the clients of a round work, in seconds.</summary>
    public int RoundSeconds { get; init; } = 3;

    /// <summary>How many members a round has; 0 to draw that as well.</summary>
    public int Members { get; init; }

    /// <summary>What rounds are about.</summary>
    public Focus Focus { get; init; }

    /// <summary>The most time to make one story smaller; zero to leave stories as they are.</summary>
    public TimeSpan ShrinkTime { get; init; }

    /// <summary>Whether to end with the first round that fails.</summary>
    public bool StopsAtFailure { get; init; }
}
