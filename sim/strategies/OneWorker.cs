namespace Vigil.Sim.Strategies;

/// <summary>Runs each execution when its result is requested, on the caller's thread.</summary>
internal sealed class OneWorker : IWorkers
{
    /// <summary>It has no state, so one is enough.</summary>
    public static readonly OneWorker Instance = new();

    public IEnumerable<TResult> InOrder<TWork, TResult>(
        int places, Func<int, int> takenBefore, Func<int, TWork> begin, Func<TWork, TResult> run)
        where TWork : notnull
        where TResult : notnull
    {
        for (var place = 0; place < places; place++)
        {
            yield return run(begin(place));
        }
    }
}
