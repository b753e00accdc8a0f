using System.Globalization;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.World.Sweeps;

/// <summary>What is swept, whoever sweeps which part of it.</summary>
/// <param name="FirstSeed">The first execution's seed; the others follow, one apart.</param>
/// <param name="Executions">How many there are, all parts together.</param>
/// <param name="Strategy">
/// Who chooses. Not Coyote's Q-learning, of which an execution depends on those before it.
/// </param>
/// <param name="Mutant">The mutant in the code under test; empty for none.</param>
/// <param name="Build">The module version of each assembly, by name.</param>
public sealed record SweepPlan(
    ulong FirstSeed,
    long Executions,
    Strategy Strategy,
    string Mutant,
    SortedDictionary<string, string> Build)
{
    /// <summary>How many members a cluster has: one of these; empty for one server in memory.</summary>
    public IReadOnlyList<int> Members { get; init; } = [];

    /// <summary>How much may happen in an execution.</summary>
    internal WorkloadScope Scope => Members.Count > 0 ? WorkloadScope.OfCluster(Members) : Mutants.ScopeFor(Mutant);

    /// <summary>
    /// How many executions a strategy that learns goes on with what it learnt, before it begins anew.
    /// </summary>
    public const int LearningBlock = 100;

    /// <summary>How many executions, from the first, the parts of the sweep are cut between.</summary>
    public int Block => Strategy is Strategy.CoyoteRandom || Searches.IsIndependent(Strategy) ? 1 : LearningBlock;

    /// <summary>The seed of an execution, counted from 0.</summary>
    public ulong SeedOf(long execution) => unchecked(FirstSeed + (ulong)execution);

    /// <summary>How this sweep differs from another, in words; null when they are the same.</summary>
    public string? DifferenceFrom(SweepPlan other)
    {
        if (FirstSeed != other.FirstSeed)
        {
            return $"its first seed is 0x{FirstSeed:x}, not 0x{other.FirstSeed:x}";
        }

        if (Executions != other.Executions)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"it has {Executions} executions, not {other.Executions}");
        }

        if (Strategy != other.Strategy)
        {
            return $"its strategy is {Strategy}, not {other.Strategy}";
        }

        if (Mutant != other.Mutant)
        {
            return $"its mutant is {NameOf(Mutant)}, not {NameOf(other.Mutant)}";
        }

        if (!Members.SequenceEqual(other.Members))
        {
            return $"it is of {NameOf(Members)}, not {NameOf(other.Members)}";
        }

        var differing = Build.Keys.Union(other.Build.Keys)
            .Where(name => Build.GetValueOrDefault(name) != other.Build.GetValueOrDefault(name))
            .ToArray();
        return differing.Length == 0
            ? null
            : $"it is of another build, which differs in {string.Join(", ", differing)}";
    }

    private static string NameOf(IReadOnlyList<int> members) => members.Count == 0
        ? "one server in memory"
        : $"clusters of {string.Join(" or ", members)} members";

    private static string NameOf(string mutant) => mutant.Length == 0 ? "none" : mutant;
}
