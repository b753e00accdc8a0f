using Vigil.Raft;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies.Exhaust;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>What the executions of a small scope came to.</summary>
/// <param name="Search">The search.</param>
/// <param name="Ends">The states in which they ended.</param>
/// <param name="Violation">What broke first; null for nothing.</param>
internal sealed record ClassResult(ExhaustResult Search, IReadOnlySet<Fingerprint> Ends, RaftViolation? Violation);

/// <summary>Runs one execution of each class of a small scope, from the founding on, with the real nodes.</summary>
internal static class ClassSearch
{
    /// <summary>Searches one script of a scope.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="script">One of its scripts.</param>
    /// <param name="mutant">The deliberate fault of the nodes; null for none.</param>
    /// <param name="executionsMax">Where to give up.</param>
    /// <param name="onExecution">Called after each execution with their number; false gives up.</param>
    /// <param name="atEnd">What is wrong with the machines of a last state; null for nothing.</param>
    public static ClassResult Run(
        SmallScope scope,
        SmallScript script,
        RaftMutantCase? mutant,
        int executionsMax,
        Func<int, bool> onExecution,
        Func<IReadOnlyList<SmallMachine>, RaftViolation?> atEnd)
    {
        var mutants = mutant?.Mutant ?? RaftMutants.None;
        var ends = new HashSet<Fingerprint>();
        RaftViolation? first = null;
        var result = Exhaustion.Run(Execute, executionsMax, onExecution, stopsAtFailure: true, branches: true);
        return new ClassResult(result, ends, first);

        (ulong Class, string? Failure) Execute(ChoiceStream choices)
        {
            var cluster = new SmallCluster(scope, script, mutants, choices);
            cluster.Run();
            var violation = cluster.Violation;
            if (violation is null && ends.Add(cluster.End))
            {
                violation = atEnd(cluster.Machines);
            }

            first ??= violation;
            return (cluster.Class, violation?.ToString());
        }
    }
}
