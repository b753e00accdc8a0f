using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Scoring;

/// <summary>Which seeds reach which mutant: those that don't can't notice it.</summary>
/// <param name="Seeds">By setup and mutant, the first seeds that reach it, ascending.</param>
/// <param name="Runs">How many seeds of each setup were run, from 1 on.</param>
internal sealed record ReachMap(
    SortedDictionary<Setup, SortedDictionary<int, List<ulong>>> Seeds, SortedDictionary<Setup, int> Runs)
{
    /// <summary>
    /// No more of a mutant in a setup are kept: who is reached so often is reached by the next as well.
    /// </summary>
    public const int SeedsMax = 64;

    /// <summary>The seeds that reach a mutant in a setup; empty for none.</summary>
    public IReadOnlyList<ulong> Of(Setup setup, int mutant) =>
        Seeds.TryGetValue(setup, out var mutants) && mutants.TryGetValue(mutant, out var seeds) ? seeds : [];

    /// <summary>Runs seeds of a setup without any mutant, and notes what they reach.</summary>
    /// <param name="mutants">The switch.</param>
    /// <param name="last">The highest number of a mutant.</param>
    /// <param name="setup">What is run.</param>
    /// <param name="count">How many seeds.</param>
    /// <param name="onRun">Called after each.</param>
    /// <exception cref="InvalidOperationException">A law broke without a mutant.</exception>
    public static SortedDictionary<int, List<ulong>> Explore(
        MutantSwitch mutants, int last, Setup setup, int count, Action onRun)
    {
        var seeds = new SortedDictionary<int, List<ulong>>();
        var reached = new bool[last + 1];
        mutants.Active = 0;
        mutants.Reached = reached;
        try
        {
            for (ulong seed = 1; seed <= (ulong)count; seed++)
            {
                Array.Clear(reached);
                var run = ScoredRun.Of(setup, new RandomWalk(seed));
                if (run.Laws.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"Without any mutant, seed {seed} of {setup} broke {run.Laws[0]}: {run.Message}");
                }

                Note(seeds, reached, seed);
                onRun();
            }
        }
        finally
        {
            mutants.Reached = null;
        }

        return seeds;
    }

    private static void Note(SortedDictionary<int, List<ulong>> seeds, bool[] reached, ulong seed)
    {
        for (var id = 0; id < reached.Length; id++)
        {
            if (!reached[id])
            {
                continue;
            }

            if (!seeds.TryGetValue(id, out var here))
            {
                seeds.Add(id, here = []);
            }

            if (here.Count < SeedsMax)
            {
                here.Add(seed);
            }
        }
    }
}
