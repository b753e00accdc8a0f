using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Estimates;
using Vigil.Sim.World.Search;

namespace Vigil.Sim.World.Sweeps;

/// <summary>Whether one may stop, of a whole sweep.</summary>
/// <param name="Behaviours">Kinds of executions, by what had to come before what.</param>
/// <param name="Situations">Kinds of executions, by which marks were reached together.</param>
/// <param name="Learns">
/// True when executions were chosen by what came before: the kinds' estimates assume independence, and are hints.
/// </param>
/// <param name="FailureChanceMax">
/// The most that the chance of an execution to break a law can be, at 95 %; for a strategy that learns, the mean of the
/// chances of its executions. Null when a law broke.
/// </param>
/// <param name="Pct">What PCT promises; null when another chose, or a law broke.</param>
internal sealed record SweepStop(
    StopAnswer Behaviours, StopAnswer Situations, bool Learns, double? FailureChanceMax, PctPromise? Pct)
{
    /// <summary>That of a sweep.</summary>
    /// <param name="counts">How much was run.</param>
    /// <param name="behaviours">How often each behaviour came.</param>
    /// <param name="situations">How often each situation came.</param>
    /// <param name="strategy">Who chose.</param>
    /// <param name="hasFailed">Whether a law broke.</param>
    public static SweepStop Of(
        SweepCounts counts, SpeciesCounts behaviours, SpeciesCounts situations, Strategy strategy, bool hasFailed)
    {
        var answer = StopAnswer.Of(behaviours);
        var depth = hasFailed || counts.Pct.Executions == 0 ? null : Searches.DepthOf(strategy);
        return new SweepStop(
            answer,
            StopAnswer.Of(situations),
            strategy != Strategy.CoyoteRandom && !Searches.IsIndependent(strategy),
            hasFailed ? null : answer.FailureChanceMax,
            depth is { } d ? new PctPromise(d, counts.Pct.Promise(d), counts.Pct) : null);
    }
}

/// <summary>What PCT promises of a sweep.</summary>
/// <param name="Depth">How many ordered pairs of steps a bug may need.</param>
/// <param name="Chance">The least chance that one such, which is in all of its executions, was met.</param>
/// <param name="Share">Its executions.</param>
internal sealed record PctPromise(int Depth, double Chance, PctShare Share);
