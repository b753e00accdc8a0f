using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.World.Raft;

/// <summary>What to search of Raft, and for how long.</summary>
internal sealed record RaftSweepOptions
{
    /// <summary>The first execution's seed; the others follow, one apart.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The most executions.</summary>
    public int Executions { get; init; } = 1000;

    /// <summary>The longest time; null for no bound.</summary>
    public TimeSpan? Time { get; init; }

    public Strategy Strategy { get; init; }

    public RaftScope Scope { get; init; } = new();

    /// <summary>The law whose breaking ends the search; null for any.</summary>
    public RaftLaw? Law { get; init; }

    /// <summary>Every how many executions one is run twice, to see that it is the same; 0 for never.</summary>
    public int CheckEvery { get; init; } = 50;
}

/// <summary>What a sweep of Raft came to.</summary>
/// <param name="Executions">How many were run, the failing one included.</param>
/// <param name="Steps">How many steps they took.</param>
/// <param name="Elections">In how many terms somebody led.</param>
/// <param name="HealingTicksMax">The longest that a cluster took to be one again.</param>
/// <param name="Marks">How often each mark was reached.</param>
/// <param name="Elapsed">How long it took, in real time.</param>
/// <param name="Failure">The first execution that broke a law; null when all held.</param>
/// <param name="FailureSeed">Its seed.</param>
internal sealed record RaftSweepResult(
    int Executions,
    long Steps,
    long Elections,
    int HealingTicksMax,
    IReadOnlyList<long> Marks,
    TimeSpan Elapsed,
    RaftReport? Failure,
    ulong FailureSeed);

/// <summary>Runs execution after execution of Raft until a law breaks or the budget is spent.</summary>
internal static class RaftSweep
{
    /// <param name="options">What to search.</param>
    /// <param name="time">Measures how long it takes; decides nothing inside an execution.</param>
    /// <param name="onProgress">Called after each execution with how many there were; null for nobody.</param>
    /// <param name="workers">
    /// Run the executions; null for the thread that calls. The result is the same. Where each execution is
    /// chosen by what came of the one before, they have one at a time.
    /// </param>
    public static RaftSweepResult Run(
        RaftSweepOptions options, TimeProvider time, Action<int>? onProgress = null, IWorkers? workers = null)
    {
        var start = time.GetTimestamp();
        var marks = new long[Enum.GetValues<RaftMark>().Length];
        var (executions, steps, elections, ticks) = (0, 0L, 0L, 0);
        RaftReport? failure = null;
        var all = (workers ?? OneWorker.Instance).InOrder(
            Searches.Create(options.Strategy), options.Executions, SeedOf, RunOne, static report => report.Choices);
        foreach (var report in all)
        {
            executions++;
            steps += report.Steps;
            elections += report.Elections;
            ticks = Math.Max(ticks, report.HealingTicks);
            for (var i = 0; i < marks.Length; i++)
            {
                marks[i] += report.Marks[i];
            }

            failure = report.Breaks(options.Law) ? report : null;
            onProgress?.Invoke(executions);
            if (failure is not null || (options.Time is { } limit && time.GetElapsedTime(start) >= limit))
            {
                break;
            }
        }

        return new RaftSweepResult(
            executions, steps, elections, ticks, marks, time.GetElapsedTime(start), failure, SeedOf(executions - 1));

        ulong SeedOf(int place) => unchecked(options.Seed + (ulong)place);

        RaftReport RunOne(int place, IChooser chooser)
        {
            var report = RaftExecution.Run(new ChoiceStream(chooser), options.Scope);
            if (options.CheckEvery > 0 && place % options.CheckEvery == 0)
            {
                var again = Replay(report.Choices, options.Scope);
                Invariant.Holds(again.Hash == report.Hash, "The same choices make the same execution.");
            }

            return report;
        }
    }

    /// <summary>Runs an execution again from its choices.</summary>
    public static RaftReport Replay(IReadOnlyList<Choice> choices, RaftScope scope) =>
        RaftExecution.Run(new ChoiceStream(new ReplayChooser(choices, isStrict: false)), scope);
}
