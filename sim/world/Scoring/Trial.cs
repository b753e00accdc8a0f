using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.World.Scoring;

/// <summary>How much a mutant may cost.</summary>
/// <param name="Executions">The most executions. At least 1.</param>
/// <param name="Cpu">The most processor time.</param>
internal readonly record struct TrialBudget(int Executions, TimeSpan Cpu);

/// <summary>Runs a mutant until a law breaks or its budget is spent.</summary>
/// <remarks>
/// The first half by the random walk, on seeds that reach it as long as there are any; the rest by the portfolio.
/// Setups take turns, the cheap ones more often.
/// </remarks>
internal sealed class Trial(MutantSwitch mutants, ReachMap reach, TrialBudget budget, Func<TimeSpan> cpu)
{
    /// <summary>From here on seeds are fresh.</summary>
    private const ulong FreshSeeds = 1_000_000;

    /// <summary>Executions a turn.</summary>
    private static readonly SortedDictionary<Setup, int> Turns =
        new() { [Setup.Raft] = 8, [Setup.Server] = 8, [Setup.Clusters] = 2 };

    /// <summary>Runs one.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="key">Its key.</param>
    /// <param name="onRun">Called before each execution.</param>
    public TrialResult Run(int id, string key, Action onRun)
    {
        var setups = Turns.Keys.Where(setup => reach.Of(setup, id).Count > 0).ToList();
        if (setups.Count == 0)
        {
            return new TrialResult(id, key, Verdict.NotReached, [], null, null, null, 0, 0, 0);
        }

        var begin = cpu();
        var executions = 0;
        mutants.Active = id;
        try
        {
            foreach (var (setup, strategy, chooser, seed, search) in Attempts(id, setups, () => Spent()))
            {
                onRun();
                executions++;
                var run = ScoredRun.Of(setup, chooser);
                if (run.Laws.Count > 0)
                {
                    return new TrialResult(
                        id, key, Verdict.Killed, run.Laws, run.Message, setup, strategy.ToString(), seed, executions,
                        (cpu() - begin).TotalSeconds);
                }

                search?.End(chooser, run.Choices);
            }
        }
        finally
        {
            mutants.Active = 0;
        }

        return new TrialResult(
            id, key, Verdict.Survived, [], null, null, null, 0, executions, (cpu() - begin).TotalSeconds);

        double Spent() => Math.Max((double)executions / budget.Executions, (cpu() - begin) / budget.Cpu);
    }

    private IEnumerable<(Setup Setup, Strategy Strategy, IChooser Chooser, ulong Seed, ISearch? Search)> Attempts(
        int id, List<Setup> setups, Func<double> spent)
    {
        var next = setups.ToDictionary(setup => setup, _ => 0);
        var searches = setups.ToDictionary(setup => setup, _ => Searches.Create(Strategy.Portfolio));
        while (true)
        {
            foreach (var setup in setups)
            {
                for (var turn = 0; turn < Turns[setup]; turn++)
                {
                    var share = spent();
                    if (share >= 1)
                    {
                        yield break;
                    }

                    var seeds = reach.Of(setup, id);
                    var place = next[setup]++;
                    var seed = place < seeds.Count ? seeds[place] : FreshSeeds + (ulong)place;
                    if (share < 0.5)
                    {
                        yield return (setup, Strategy.Random, new RandomWalk(seed), seed, null);
                    }
                    else
                    {
                        var search = searches[setup];
                        yield return (setup, Strategy.Portfolio, search.Begin(seed), seed, search);
                    }
                }
            }
        }
    }
}
