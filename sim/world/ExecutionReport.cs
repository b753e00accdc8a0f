using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies.Estimates;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World;

/// <summary>What came of an execution.</summary>
/// <param name="Workload">What happened from outside.</param>
/// <param name="Choices">What was decided, in order.</param>
/// <param name="Hash">
/// Of the choices, the messages and the final state: equal for equal executions, in any process.
/// </param>
/// <param name="Class">
/// Of which steps had to come before which: equal for executions that differ only in the order of steps that don't
/// touch the same things.
/// </param>
/// <param name="Steps">How many steps were taken.</param>
/// <param name="Elapsed">How much virtual time went by.</param>
/// <param name="History">What the clients saw.</param>
/// <param name="Violations">Which laws were broken; empty when all held.</param>
/// <param name="Marks">How often each interesting situation came about.</param>
internal sealed record ExecutionReport(
    Workload Workload,
    IReadOnlyList<Choice> Choices,
    ulong Hash,
    ulong Class,
    int Steps,
    TimeSpan Elapsed,
    ExecutionHistory History,
    IReadOnlyList<Violation> Violations,
    Marks Marks)
{
    /// <summary>True when no law was broken.</summary>
    public bool Holds => Violations.Count == 0;

    /// <summary>How many lanes it had: as many as a thread scheduler would have threads.</summary>
    public int Lanes { get; init; }

    /// <summary>What PCT's promise is of, when that chose; all 0 otherwise.</summary>
    public PctShare Pct { get; init; }

    /// <summary>What happened in its virtual time.</summary>
    public Search.SweepVolume Volume { get; init; }

    /// <summary>Which of the marks were reached together, a bit each in their order.</summary>
    public ulong Situation => Marks.Reached;

    /// <summary>The order of the writes that explains every answer; null when none was found.</summary>
    internal CertifiedOrder? Order { get; init; }
}
