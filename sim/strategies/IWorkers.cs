namespace Vigil.Sim.Strategies;

/// <summary>
/// Runs executions that follow from their places, and from results that each waits for: who does it, and how many at
/// once, changes no result.
/// </summary>
internal interface IWorkers
{
    /// <summary>Runs places 0, 1, 2, … and hands out what came of them in that order.</summary>
    /// <param name="places">How many there are.</param>
    /// <param name="takenBefore">
    /// How many results have to be taken before a place begins: at most that place, and no fewer than for the one
    /// before.
    /// </param>
    /// <param name="begin">Begins one; called in order, on the thread that takes results, between two of them.</param>
    /// <param name="run">
    /// Runs what was begun; called from several threads at once. What it throws is thrown where its result would have
    /// come. Those behind the last one that is taken may have been run for nothing.
    /// </param>
    IEnumerable<TResult> InOrder<TWork, TResult>(
        int places, Func<int, int> takenBefore, Func<int, TWork> begin, Func<TWork, TResult> run)
        where TWork : notnull
        where TResult : notnull;
}
