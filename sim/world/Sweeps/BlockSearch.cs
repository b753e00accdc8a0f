using Vigil.Sim.Coyote;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Search;

namespace Vigil.Sim.World.Sweeps;

/// <summary>
/// Runs any execution of a sweep, by its place. A strategy that learns begins anew with each block, and where a part
/// goes on in the middle of one, what comes before in the block is run again for what is learnt from it.
/// </summary>
internal sealed class BlockSearch(SweepPlan plan, Mutants mutants)
{
    private readonly SweepOptions _options = new()
    {
        Executions = 1,
        Strategy = plan.Strategy,
        Mutant = plan.Mutant,
        Scope = plan.Scope,
    };

    private ISearch? _search;
    private long _next = -1;

    public ExecutionReport Run(long place)
    {
        if (plan.Strategy == Strategy.CoyoteRandom)
        {
            return RunCoyote(_options with { Seed = plan.SeedOf(place) }, place);
        }

        var start = place - (place % plan.Block);
        if (_search is null || place != _next || place == start)
        {
            _search = Searches.Create(plan.Strategy);
            for (var before = start; before < place; before++)
            {
                RunNext(_search, before);
            }
        }

        _next = place + 1;
        return RunNext(_search, place);
    }

    private ExecutionReport RunNext(ISearch search, long place)
    {
        var seed = plan.SeedOf(place);
        var chooser = search.Begin(seed);
        var report = Sweep.Execute(chooser, _options, mutants, seed, place);
        search.End(chooser, report.Choices);
        return report;
    }

    /// <summary>Coyote gets an engine for each, so that it has no other past than its seed.</summary>
    private ExecutionReport RunCoyote(SweepOptions options, long place)
    {
        ExecutionReport? report = null;
        CoyoteSearch.Run(options.Strategy, options.Seed, options.Executions, () => report is null, (chooser, _) =>
        {
            report = Sweep.Execute(chooser, options, mutants, options.Seed, place);
            return true;
        });
        return report ?? throw new InvalidOperationException("Coyote ran nothing.");
    }
}
