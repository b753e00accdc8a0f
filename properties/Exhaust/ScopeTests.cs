using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies.Exhaust;
using Vigil.Sim.World;
using Vigil.Sim.World.Scopes;
using Xunit;

namespace Vigil.Properties.Exhaust;

/// <summary>
/// All classes of executions of the real code in small scopes: how many there are, and that each holds.
/// </summary>
public sealed class ScopeTests
{
    public static TheoryData<string, string> MutantsInScopes()
    {
        var data = new TheoryData<string, string>();
        foreach (var scope in Scope.All)
        {
            foreach (var mutant in scope.Mutants)
            {
                data.Add(scope.Name, mutant);
            }
        }

        return data;
    }

    [Theory]
    [InlineData("put", 768)]
    [InlineData("compact", 612)]
    [InlineData("blocked", 13_210)]
    [InlineData("reconnect", 15_468)]
    public void Every_class_holds(string name, int classes)
    {
        var result = Search(name, "");
        Assert.Null(result.Failure);
        Assert.True(result.IsComplete);
        Assert.Equal(classes, result.Classes.Count);
    }

    [Theory]
    [MemberData(nameof(MutantsInScopes))]
    public void A_mutant_that_lives_in_a_scope_is_found(string name, string mutant) =>
        Assert.NotNull(Search(name, mutant).Failure);

    [Theory]
    [InlineData("put")]
    [InlineData("compact")]
    [InlineData("blocked")]
    [InlineData("reconnect")]
    public void A_random_walk_finds_no_class_that_was_missed(string name)
    {
        var known = Search(name, "").Classes;
        var seen = new HashSet<ulong>();
        for (var seed = 0UL; seed < 4_000; seed++)
        {
            seen.Add(Find(name).Run(new ChoiceStream(new RandomOrder(seed)), default).Class);
        }

        Assert.Empty(seen.Except(known));
        Assert.True(seen.Count > 150, $"Only {seen.Count} classes were seen of {known.Count}.");
    }

    private static ExhaustResult Search(string name, string mutant)
    {
        var mutants = Mutants.Find(mutant) ?? throw Invariant.Unreachable($"{mutant} is a mutant.");
        return Exhaustion.Run(choices => Find(name).Run(choices, mutants), 2_000_000, stopsAtFailure: true);
    }

    private static Scope Find(string name) => Scope.Find(name) ?? throw Invariant.Unreachable($"{name} is a scope.");
}
