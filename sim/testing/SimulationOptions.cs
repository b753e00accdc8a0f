using Vigil.Sim.Engine.Network;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.Testing;

/// <summary>How to search, and what an execution may cost.</summary>
public sealed record SimulationOptions
{
    /// <summary>The seed of the first execution; those of the others follow, one apart.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The most executions. At least 1.</summary>
    public int Executions { get; init; } = 1000;

    /// <summary>Who chooses. Coyote's strategies are for <c>CoyoteSimulation</c>, a library of its own.</summary>
    public Strategy Strategy { get; init; }

    /// <summary>The most steps of one execution; one that is not over by then fails. At least 1.</summary>
    public int StepsMax { get; init; } = 100_000;

    /// <summary>
    /// The most steps while virtual time stands still; an execution with more fails. At least 1.
    /// </summary>
    /// <remarks>Code that yields until something happens spins for ever, since time waits for it.</remarks>
    public int StepsAtOneTimeMax { get; init; } = SimulationSchedule.StepsAtOneTimeDefault;

    /// <summary>
    /// How long a step may take in real time before the search ends with a failure that names it; zero for ever.
    /// </summary>
    /// <remarks>
    /// A step can't be stopped: its thread stays behind. Nobody watches while a debugger is attached. With zero the
    /// search runs on the thread that calls it, otherwise on one of its own.
    /// </remarks>
    public TimeSpan StepTimeMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most executions to make a failure smaller; 0 to leave it as it was found.</summary>
    public int ShrinkExecutionsMax { get; init; } = 4_000;

    /// <summary>What the ways between machines are like while nothing is wrong: by default 1 to 10 ms long.</summary>
    public LinkOptions Link { get; init; } = new() { LatencyMin = TimeSpan.FromMilliseconds(1), Latencies = 10 };

    /// <summary>Ends the search after the execution under way; what was found by then is the result.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Called after each execution of the search with how many there were; null for nobody.</summary>
    public Action<int>? OnProgress { get; init; }
}
