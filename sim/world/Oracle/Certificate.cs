namespace Vigil.Sim.World.Oracle;

/// <summary>What the linearizability check found.</summary>
internal sealed record Certificate
{
    /// <summary>The order that explains everything; null when there is none, or when undecided.</summary>
    public CertifiedOrder? Order { get; init; }

    /// <summary>What no order explains; null when there is one, or when undecided.</summary>
    public Violation? Violation { get; init; }

    /// <summary>True when the search was given up at its bound.</summary>
    public bool IsUndecided { get; init; }

    /// <summary>What could not be explained as long as every watch was believed; null when all could be.</summary>
    public Violation? Doubt { get; init; }

    /// <summary>The watches, by id, that had to be disbelieved to find an order.</summary>
    public IReadOnlyList<int> DoubtedWatches { get; init; } = [];

    /// <summary>Writes with an unknown outcome.</summary>
    public int UnknownWrites { get; init; }

    /// <summary>Those of them that took a revision.</summary>
    public int Applied { get; init; }

    /// <summary>Steps of the model spent on guesses that were taken back.</summary>
    public long SearchSteps { get; init; }
}
