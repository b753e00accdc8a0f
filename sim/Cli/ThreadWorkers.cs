using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.Cli;

/// <summary>Runs executions on several threads of the pool.</summary>
/// <remarks>
/// An execution runs on one thread from its first step to its last, and shares nothing with others that changes.
/// </remarks>
internal sealed class ThreadWorkers(int count) : IWorkers
{
    /// <summary>The most that make sense.</summary>
    public const int CountMax = 512;

    /// <summary>How many executions for each worker are begun or wait to be taken: it bounds the memory.</summary>
    private const int EachMax = 4;

    /// <summary>This many workers; one needs no thread but the caller's.</summary>
    public static IWorkers Of(int count) => count == 1 ? OneWorker.Instance : new ThreadWorkers(count);

    public IEnumerable<TResult> InOrder<TWork, TResult>(
        int places, Func<int, int> takenBefore, Func<int, TWork> begin, Func<TWork, TResult> run)
        where TWork : notnull
        where TResult : notnull
    {
        using var stop = new CancellationTokenSource();
        var openMax = count * EachMax;
        var line = new TransformBlock<TWork, Outcome<TResult>>(
            work => Outcome<TResult>.Of(run, work),
            new ExecutionDataflowBlockOptions
            {
                MaxDegreeOfParallelism = count,
                EnsureOrdered = true,
                CancellationToken = stop.Token,
            });
        try
        {
            var begun = 0;
            for (var taken = 0; taken < places; taken++)
            {
                for (; begun < places && begun - taken < openMax && takenBefore(begun) <= taken; begun++)
                {
                    line.Post(begin(begun));
                }

                var outcome = line.Receive();
                outcome.Failure?.Throw();
                if (outcome.Result is { } result)
                {
                    yield return result;
                }
            }
        }
        finally
        {
            // A caller that stops early gets the threads back before it goes on.
            stop.Cancel();
            Task.WhenAny(line.Completion).Wait();
        }
    }

    /// <summary>
    /// What came of one place. Thrown there, the first failure in time would end the line, not the first in order.
    /// </summary>
    private readonly record struct Outcome<T>(T? Result, ExceptionDispatchInfo? Failure)
    {
        public static Outcome<T> Of<TWork>(Func<TWork, T> run, TWork work)
        {
            try
            {
                return new Outcome<T>(run(work), null);
            }
            catch (Exception failure)
            {
                return new Outcome<T>(default, ExceptionDispatchInfo.Capture(failure));
            }
        }
    }
}
