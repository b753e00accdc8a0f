namespace Vigil.Sim.World.History;

/// <summary>
/// What the clients of one execution did and saw, in one total order. Nothing from inside the server.
/// </summary>
/// <param name="Operations">In order of invocation.</param>
/// <param name="Watches">In order of invocation.</param>
/// <param name="Faults">In order.</param>
/// <param name="FinalRevision">The store's revision after everything ended; null when it could not be read.</param>
/// <param name="Converged">
/// True when, after the last fault was healed, the execution ran until every watch that is still live had the time to
/// get everything.
/// </param>
public sealed record ExecutionHistory(
    IReadOnlyList<Operation> Operations,
    IReadOnlyList<WatchRecord> Watches,
    IReadOnlyList<FaultRecord> Faults,
    long? FinalRevision,
    bool Converged)
{
    /// <summary>What users of watches were given in place of history, in order.</summary>
    public IReadOnlyList<SnapshotRecord> Snapshots { get; init; } = [];

    /// <summary>The hashes that members gave of their histories, in order.</summary>
    public IReadOnlyList<HashRecord> Hashes { get; init; } = [];

    /// <summary>How often a user of a watch crashed and resumed from a saved position.</summary>
    public int Revivals { get; init; }

    /// <summary>How often a watch was created with the id of one of its stream that had ended.</summary>
    public int Recreations { get; init; }
}
