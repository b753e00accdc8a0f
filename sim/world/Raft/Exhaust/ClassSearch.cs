using Vigil.Raft;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies.Exhaust;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>Runs one execution of each class of a small scope, from the founding on, with the real nodes.</summary>
/// <remarks>
/// Nothing is kept between executions but what has to be tried still: no state is compared with another, and every
/// execution is judged by <see cref="RaftOracle"/> after each step, as in a sweep.
/// </remarks>
internal static class ClassSearch
{
    /// <summary>Searches one script of a scope, up to the first execution that breaks something.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="script">One of its scripts.</param>
    /// <param name="mutant">The deliberate fault of the nodes; null for none.</param>
    /// <param name="executionsMax">Where to give up.</param>
    /// <param name="onExecution">Called after each execution with their number.</param>
    public static SmallResult Run(
        SmallScope scope, SmallScript script, RaftMutantCase? mutant, int executionsMax, Action<int> onExecution)
    {
        var mutants = mutant?.Mutant ?? RaftMutants.None;
        var ends = new HashSet<Fingerprint>();
        var known = new Dictionary<Fingerprint, Fingerprint>();
        RaftViolation? first = null;
        var result = Exhaustion.Run(
            Execute,
            executionsMax,
            done =>
            {
                onExecution(done);
                return true;
            },
            stopsAtFailure: true,
            branches: true);
        return new SmallResult
        {
            Classes = (UInt128)result.Classes.Count,
            Ends = ends.Count,
            EndsHash = SmallResult.HashOf(ends),
            Visits = result.Executions,
            Others = result.Redundant,
            Violation = first,
            Story = first is null ? [] : Recount(),
            IsComplete = result.IsComplete,
        };

        (ulong Class, string? Failure) Execute(ChoiceStream choices)
        {
            var cluster = new SmallCluster(scope, script, mutants, choices);
            cluster.Run();
            var violation = cluster.Violation;
            if (violation is null && ends.Add(cluster.End(known)))
            {
                violation = SmallEnd.Converge(cluster.Machines);
            }

            first ??= violation;
            return (cluster.Class, violation?.ToString());
        }

        List<string> Recount()
        {
            var story = new List<string>();
            var choices = new ChoiceStream(new ReplayChooser(result.FailingChoices ?? [], isStrict: true));
            new SmallCluster(scope, script, mutants, choices) { Story = story }.Run();
            return story;
        }
    }
}
