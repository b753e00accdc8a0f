namespace Vigil.Sim.Strategies;

/// <summary>Runs each execution when its result is requested, on the caller's thread.</summary>
internal sealed class OneWorker : IWorkers
{
    /// <summary>It has no state, so one is enough.</summary>
    public static readonly OneWorker Instance = new();

    public IEnumerable<T> InOrder<T>(int places, Func<int, T> run)
        where T : notnull
    {
        for (var place = 0; place < places; place++)
        {
            yield return run(place);
        }
    }
}
