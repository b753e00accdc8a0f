using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies.Exhaust;

/// <summary>Runs every class of executions of a small scope: depth first, by races and with sleep sets.</summary>
internal static class Exhaustion
{
    /// <summary>Runs them all.</summary>
    /// <param name="run">
    /// Runs one execution by the given choices, and says to which class it belongs and what broke; null for nothing.
    /// </param>
    /// <param name="executionsMax">Where to give up.</param>
    /// <param name="onExecution">
    /// Called after each execution that was finished; false ends the search. Null for none.
    /// </param>
    /// <param name="stopsAtFailure">True to end the search with the first execution that breaks something.</param>
    /// <param name="reduces">False to run every interleaving rather than one of each class: for tests.</param>
    /// <param name="branches">
    /// True to try all answers to choices that are not of steps too; otherwise they get the simplest.
    /// </param>
    public static ExhaustResult Run(
        Func<ChoiceStream, (ulong Class, string? Failure)> run,
        int executionsMax,
        Func<int, bool>? onExecution = null,
        bool stopsAtFailure = false,
        bool reduces = true,
        bool branches = false)
    {
        var path = new List<Node>();
        var classes = new HashSet<ulong>();
        var (executions, redundant, failures) = (0, 0, 0);
        ChoiceStream? failing = null;
        string? failure = null;
        do
        {
            var chooser = new ExhaustiveChooser(path, reduces, branches);
            var choices = new ChoiceStream(chooser);
            try
            {
                var (of, broken) = run(choices);
                executions++;
                classes.Add(of);
                if (broken is not null)
                {
                    failures++;
                    failing ??= choices;
                    failure ??= broken;
                }

                if (onExecution?.Invoke(executions) == false || (stopsAtFailure && failures > 0))
                {
                    break;
                }
            }
            catch (RedundantException)
            {
                redundant++;
            }

            if (reduces)
            {
                Races.AddTo(chooser.Steps);
            }

            Leave(path, chooser.Steps);
        }
        while (path.Count > 0 && executions < executionsMax);
        return new ExhaustResult(executions, classes, redundant, failures, failure, failing?.Made, path.Count == 0);
    }

    /// <summary>Goes back to the last place where something has still to be tried.</summary>
    private static void Leave(List<Node> path, IReadOnlyList<TakenStep> steps)
    {
        var touched = steps.Where(step => step.Node is not null).ToDictionary(
            step => step.Node ?? throw new InvalidOperationException(), step => step.Touched);
        while (path.Count > 0)
        {
            var node = path[^1];
            if (node.Answers == 0)
            {
                node.Done[node.Chosen] = touched.GetValueOrDefault(node) ?? [];
            }

            if (node.ChooseNext())
            {
                return;
            }

            path.RemoveAt(path.Count - 1);
        }
    }
}
