using Vigil.Sim.Strategies;

namespace Vigil.Properties.Workers;

/// <summary>
/// The opposite of <see cref="OneWorker"/>: whatever may begin has begun, and what began last runs first. On one
/// thread, so that what comes of it is no matter of luck.
/// </summary>
internal sealed class EagerWorkers : IWorkers
{
    /// <summary>The most that were open at once.</summary>
    public int OpenMost { get; private set; }

    public IEnumerable<TResult> InOrder<TWork, TResult>(
        int places, Func<int, int> takenBefore, Func<int, TWork> begin, Func<TWork, TResult> run)
        where TWork : notnull
        where TResult : notnull
    {
        var begun = 0;
        var results = new Dictionary<int, TResult>();
        for (var taken = 0; taken < places; taken++)
        {
            var open = new Stack<(int Place, TWork Work)>();
            for (; begun < places && takenBefore(begun) <= taken; begun++)
            {
                open.Push((begun, begin(begun)));
            }

            foreach (var (place, work) in open)
            {
                results.Add(place, run(work));
            }

            OpenMost = Math.Max(OpenMost, results.Count);
            results.Remove(taken, out var result);
            yield return result ?? throw new InvalidOperationException($"Nothing may begin after {taken} results.");
        }
    }
}
