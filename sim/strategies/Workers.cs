using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>What workers mostly do.</summary>
internal static class Workers
{
    /// <summary>Runs places that follow from themselves alone, and hands out their results in order.</summary>
    /// <param name="workers">Run them.</param>
    /// <param name="places">How many there are.</param>
    /// <param name="run">Runs one; called from several threads at once.</param>
    public static IEnumerable<T> InOrder<T>(this IWorkers workers, int places, Func<int, T> run)
        where T : notnull => workers.InOrder(places, static _ => 0, static place => place, run);

    /// <summary>
    /// Runs the executions of a search, reports each to it, and returns their results in order.
    /// </summary>
    /// <param name="workers">Run them.</param>
    /// <param name="search">Chooses; has begun nothing yet.</param>
    /// <param name="executions">How many there are.</param>
    /// <param name="seedOf">The seed of each, by its place.</param>
    /// <param name="run">Runs one by its place and its chooser; called from several threads at once.</param>
    /// <param name="choicesOf">What was chosen in one, for the search.</param>
    public static IEnumerable<T> InOrder<T>(
        this IWorkers workers,
        ISearch search,
        int executions,
        Func<int, ulong> seedOf,
        Func<int, IChooser, T> run,
        Func<T, IReadOnlyList<Choice>> choicesOf)
        where T : notnull
    {
        var all = workers.InOrder(
            executions,
            search.EndedBefore,
            place => (Place: place, Chooser: search.Begin(seedOf(place))),
            one => (one.Chooser, Result: run(one.Place, one.Chooser)));
        foreach (var (chooser, result) in all)
        {
            search.End(chooser, choicesOf(result));
            yield return result;
        }
    }
}
