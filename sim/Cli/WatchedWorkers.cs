using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.Cli;

/// <summary>Runs executions by other workers, and notices when a step of one does not end.</summary>
/// <param name="inner">Run them.</param>
/// <param name="limit">How long a step may take in real time. Above zero.</param>
/// <param name="onHang">
/// Called once, from another thread, with the place of the execution, from 0, and the step in words. The thread that
/// hangs can't be stopped, so it should end the process.
/// </param>
internal sealed class WatchedWorkers(IWorkers inner, TimeSpan limit, Action<int, string> onHang) : IWorkers
{
    /// <summary>
    /// It looks this often within the limit, and counts how often nothing had changed: a machine that was asleep is no
    /// step that takes long.
    /// </summary>
    private const int Looks = 20;

    private readonly List<(int Place, StepWatch Watch)> _running = [];

    /// <summary>The same workers when nobody is to look: with a limit of zero.</summary>
    public static IWorkers Of(IWorkers inner, TimeSpan limit, Action<int, string> onHang) =>
        limit == TimeSpan.Zero ? inner : new WatchedWorkers(inner, limit, onHang);

    public IEnumerable<TResult> InOrder<TWork, TResult>(
        int places, Func<int, int> takenBefore, Func<int, TWork> begin, Func<TWork, TResult> run)
        where TWork : notnull
        where TResult : notnull
    {
        using var timer = new Timer(_ => Look(), null, limit / Looks, limit / Looks);
        foreach (var result in inner.InOrder(
            places, takenBefore, place => (Place: place, Work: begin(place)), one => Watched(one.Place, one.Work, run)))
        {
            yield return result;
        }
    }

    private TResult Watched<TWork, TResult>(int place, TWork work, Func<TWork, TResult> run)
    {
        var mine = (place, new StepWatch());
        lock (_running)
        {
            _running.Add(mine);
        }

        StepWatch.Mine = mine.Item2;
        try
        {
            return run(work);
        }
        finally
        {
            StepWatch.Mine = null;
            lock (_running)
            {
                _running.Remove(mine);
            }
        }
    }

    private void Look()
    {
        (int Place, StepWatch Watch)? hung = null;
        lock (_running)
        {
            foreach (var one in _running)
            {
                one.Watch.Look();
                hung ??= one.Watch.Unchanged == Looks ? one : null;
            }
        }

        if (hung is { } found)
        {
            onHang(found.Place, found.Watch.Describe());
        }
    }
}
