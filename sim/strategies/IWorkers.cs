namespace Vigil.Sim.Strategies;

/// <summary>
/// Runs executions that follow from their places alone: who does it, and how many at once, changes no result.
/// </summary>
internal interface IWorkers
{
    /// <summary>Runs places 0, 1, 2, … and hands out what came of them in that order.</summary>
    /// <param name="places">How many there are.</param>
    /// <param name="run">
    /// Runs one; called from several threads at once. What it throws is thrown where its result would have come. Those
    /// behind the last one that is taken may have been run for nothing.
    /// </param>
    IEnumerable<T> InOrder<T>(int places, Func<int, T> run)
        where T : notnull;
}
