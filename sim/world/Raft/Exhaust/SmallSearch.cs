namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>Searches a small scope, script by script, up to the first that breaks something.</summary>
internal static class SmallSearch
{
    /// <summary>By states: each once, with classes or interleavings counted.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="mutant">A deliberate fault; null for none.</param>
    /// <param name="statesMax">Where to give up, for each script.</param>
    /// <param name="onState">Called at each new state with how many there are; null for nobody.</param>
    /// <param name="reduces">
    /// True to count classes; false to count interleavings, and to take nothing for independent.
    /// </param>
    public static SmallResult States(
        SmallScope scope,
        RaftMutantCase? mutant = null,
        long statesMax = long.MaxValue,
        Action<long>? onState = null,
        bool reduces = true)
    {
        var before = 0L;
        return Each(scope, script =>
        {
            var result = StateSearch.Run(scope, script, mutant, done =>
            {
                onState?.Invoke(before + done);
                return done < statesMax;
            }, reduces);
            before += result.Visits;
            return result;
        });
    }

    /// <summary>By executions: one of each class, from the founding on.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="mutant">A deliberate fault; null for none.</param>
    /// <param name="executionsMax">Where to give up, for each script.</param>
    /// <param name="onExecution">Called after each with their number; null for nobody.</param>
    public static SmallResult Executions(
        SmallScope scope,
        RaftMutantCase? mutant = null,
        int executionsMax = int.MaxValue,
        Action<long>? onExecution = null)
    {
        var before = 0L;
        return Each(scope, script =>
        {
            var result = ClassSearch.Run(
                scope, script, mutant, executionsMax, done => onExecution?.Invoke(before + done));
            before += result.Visits;
            return result;
        });
    }

    private static SmallResult Each(SmallScope scope, Func<SmallScript, SmallResult> search)
    {
        var all = new SmallResult();
        foreach (var script in scope.Scripts)
        {
            if (all.Violation is null)
            {
                all = all.With(search(script));
            }
        }

        return all;
    }
}
