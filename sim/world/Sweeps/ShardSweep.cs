using Vigil.Sim.Engine.Determinism;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Failures;

namespace Vigil.Sim.World.Sweeps;

/// <summary>Runs the executions of a shard, one after the other, whatever breaks.</summary>
/// <remarks>
/// An execution depends on its place in the sweep alone: so a shard that was stopped goes on as if it had not been, and
/// the parts of a sweep add up to the whole.
/// </remarks>
internal static class ShardSweep
{
    private const int ShrinkingMax = 20_000;

    /// <summary>Runs until the shard is done or it is stopped.</summary>
    /// <param name="part">Where it stands; each execution is added to it.</param>
    /// <param name="save">Keeps a failure's schedule and says under which name.</param>
    /// <param name="afterEach">Called after each execution; false to stop.</param>
    /// <param name="stop">
    /// Stops it as well, also while a failure is being shrunk, which then counts for nothing.
    /// </param>
    /// <exception cref="ArgumentException">There is no such mutant, or its executions depend on each other.</exception>
    /// <exception cref="NotDeterministicException">The same choices made two executions.</exception>
    public static void Run(
        ShardResult part, Func<Schedule, string> save, Func<bool> afterEach, CancellationToken stop)
    {
        var plan = part.Plan;
        if (plan.Strategy == Strategy.CoyoteQLearning)
        {
            throw new ArgumentException(
                "With Coyote's Q-learning an execution depends on those before it.", nameof(part));
        }

        var mutants = Mutants.Find(plan.Mutant)
            ?? throw new ArgumentException($"There is no mutant {plan.Mutant}.", nameof(part));
        var search = new BlockSearch(plan, mutants);
        while (!part.IsDone && !stop.IsCancellationRequested)
        {
            var seed = part.NextSeed;
            var report = search.Run(part.Next);
            FoundFailure? failure = null;
            if (!report.Holds && part.Answer.Keeps(report.Violations[0].Law.Name))
            {
                if (Shrink(report, mutants, stop) is not { } smallest)
                {
                    return;
                }

                var schedule = Schedule.Of(smallest, plan.Mutant, seed, plan.Strategy.ToString());
                failure = new FoundFailure(seed, schedule.Law, smallest.Violations[0].Message, save(schedule));
            }

            part.Answer.Add(report, failure);
            if (!afterEach())
            {
                return;
            }
        }
    }

    private static ExecutionReport? Shrink(ExecutionReport report, Mutants mutants, CancellationToken stop)
    {
        try
        {
            return Shrinker.Shrink(report, mutants, ShrinkingMax, stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
