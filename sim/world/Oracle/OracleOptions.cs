namespace Vigil.Sim.World.Oracle;

/// <summary>How strictly and how long to judge.</summary>
public sealed record OracleOptions
{
    /// <summary>
    /// True when one member serves everything, so that a watch sees no older state than a write that had returned.
    /// False for a cluster, where a watch may be served by a member that lags.
    /// </summary>
    public bool SingleMember { get; init; } = true;

    /// <summary>
    /// The most steps of the model to spend on guesses that turned out wrong, beside ten for each operation. Past it
    /// the verdict is undecided. Not negative.
    /// </summary>
    public long SearchStepsMax { get; init; } = 2_000_000;
}
