using Vigil.Sim.Strategies;
using Vigil.Sim.World.Search;

namespace Vigil.Sim.World.Museum;

/// <summary>One search for one exhibit from one seed.</summary>
internal static class Hunt
{
    /// <summary>No law has this name, so that none ends a search.</summary>
    private const string NoLaw = "-";

    /// <summary>The first seed of a search; the searches' seeds are far apart, so that none meets another's.</summary>
    /// <param name="place">Which search, from 0 on.</param>
    public static ulong SeedOf(int place) => 1 + ((ulong)place * 1_000_003);

    /// <summary>Searches until one of its laws breaks or the budget is spent.</summary>
    /// <param name="exhibit">What is searched for.</param>
    /// <param name="strategy">Who chooses.</param>
    /// <param name="seed">The first seed.</param>
    /// <param name="executionsMax">The budget; at least 1.</param>
    /// <param name="time">Measures how long it takes; decides nothing.</param>
    /// <param name="stopsAtFind">False to go on to the end of the budget, and find nothing.</param>
    public static SweepResult Run(
        Exhibit exhibit,
        Strategy strategy,
        ulong seed,
        int executionsMax,
        TimeProvider time,
        bool stopsAtFind = true) =>
        Sweep.Run(
            new SweepOptions
            {
                Mutant = exhibit.Mutant,
                Executions = executionsMax,
                Seed = seed,
                Strategy = strategy,
                Laws = stopsAtFind ? [.. exhibit.Laws.Select(law => law.Name)] : [NoLaw],
                Scope = exhibit.Scope,
                CheckEvery = 0,
            },
            time);
}
