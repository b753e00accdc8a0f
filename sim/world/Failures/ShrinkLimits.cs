namespace Vigil.Sim.World.Failures;

/// <summary>How long to shrink, and whom to notify meanwhile.</summary>
internal sealed record ShrinkLimits
{
    /// <summary>The most executions.</summary>
    public int ExecutionsMax { get; init; } = 20_000;

    /// <summary>Called after each execution; true ends it with what it has by then. Null for never.</summary>
    public Func<bool>? IsOver { get; init; }

    /// <summary>Ends it with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Called after each execution; null for nobody.</summary>
    public Action? OnExecution { get; init; }

    /// <summary>Called with each failure that is smaller than the last; null for nobody.</summary>
    public Action<ExecutionReport>? OnSmaller { get; init; }
}
