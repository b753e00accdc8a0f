using Vigil.Core;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Sim.World.Raft;
using Vigil.Sim.World.Raft.Exhaust;
using Xunit;

namespace Vigil.Properties.Exhaust;

/// <summary>Raft's nodes in small scopes: what the searches come to, and that they agree.</summary>
public sealed class RaftScopeTests
{
    private static readonly SmallEvent First = new(SmallKind.TimeOut, 1);

    /// <summary>Scopes so small that every execution is run in a second.</summary>
    private static readonly SmallScope[] Smallest =
    [
        Of("proposal", SmallScript.Of(First, new(SmallKind.Propose, 1, 1))),
        Of("heartbeat", SmallScript.Of(First, new(SmallKind.Beat, 1))),
        Of("rivals", SmallScript.Of(First, new(SmallKind.TimeOut, 2))) with { Founders = 2 },
        Of("crash", SmallScript.Of(First, new(SmallKind.Propose, 1, 1)) with { Crashes = 2 }),
        Of("cut", new SmallScript([[First], [new(SmallKind.Cut, 2), new(SmallKind.Heal, 0)]])),
        Of("removal", SmallScript.Of(First, new(SmallKind.Remove, 1, 1))),
        Of("learner", SmallScript.Of(First, new(SmallKind.AddLearner, 1, 3))) with { Founders = 2, Spares = 1 },
        Of("transfer", SmallScript.Of(First, new(SmallKind.Transfer, 1, 2))) with { Founders = 2 },
        Of("pre-vote", SmallScript.Of(First)) with { PreVote = true },
        Of("read", SmallScript.Of(First, new(SmallKind.Read, 1, 1))) with { Founders = 2 },
        Of("store", new SmallScript(
            [[First], [new(SmallKind.Put, 1, 1)], [new(SmallKind.Watch, 2, 1), new(SmallKind.Drain, 2)]])) with
        {
            Founders = 2,
            HasStores = true,
        },
        Of("overtaking", SmallScript.Of(First)) with { Overtakes = true },
    ];

    public static TheoryData<string> SmallestNames => [.. Smallest.Select(scope => scope.Name)];

    public static TheoryData<string, string> MutantsInScopes()
    {
        var data = new TheoryData<string, string>();
        foreach (var scope in SmallScopes.All)
        {
            foreach (var mutant in scope.Mutants)
            {
                data.Add(scope.Name, mutant);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(SmallestNames))]
    public void Executions_and_states_have_the_same_classes_and_ends(string name)
    {
        var scope = Smallest.First(scope => scope.Name == name);
        var plain = SmallSearch.States(scope, reduces: false);
        var reduced = SmallSearch.States(scope);
        var run = SmallSearch.Executions(scope);
        Assert.Null(plain.Violation ?? reduced.Violation ?? run.Violation);
        Assert.Equal(plain.Visits, reduced.Visits);
        Assert.True(plain.HasEndsOf(reduced) && plain.HasEndsOf(run), $"{name} ends elsewhere.");
        Assert.Equal(reduced.Classes, run.Classes);
        Assert.Equal(run.Classes, (UInt128)run.Visits);
        Assert.True(run.Classes > 1 && plain.Interleavings > run.Classes, $"{name} has {run.Classes} classes.");
    }

    [Theory]
    [InlineData("raft-term", 3_416, 99_120, 10)]
    [InlineData("raft-elections", 102_446, 10_639_074, 138)]
    [InlineData("raft-crash", 3_129, 13_594, 54)]
    [InlineData("raft-transfer", 14_222, 2_132_845, 174)]
    [InlineData("raft-pre-vote", 50_408, 2_535_720, 44)]
    public void Every_state_holds(string name, long states, long classes, int ends)
    {
        var plain = SmallSearch.States(Find(name), reduces: false);
        Assert.Null(plain.Violation);
        Assert.True(plain.IsComplete);
        Assert.Equal((states, ends), (plain.Visits, plain.Ends));
        var reduced = SmallSearch.States(Find(name));
        Assert.Equal(((UInt128)classes, states), (reduced.Classes, reduced.Visits));
        Assert.True(plain.HasEndsOf(reduced), "What sleeps hides an end.");
    }

    [Theory]
    [MemberData(nameof(MutantsInScopes))]
    public void A_mutant_that_lives_in_a_scope_is_found_in_it(string name, string mutant) =>
        Assert.NotNull(SmallSearch.States(Find(name), Mutant(mutant), 1_000_000, reduces: false).Violation);

    [Fact]
    public void Every_mutant_of_a_node_lives_in_a_scope_or_is_known_not_to() => Assert.Equal(
        RaftMutantCase.All.Where(mutant => mutant.IsOfNode).Select(mutant => mutant.Name).Order(),
        SmallScopes.All.SelectMany(scope => scope.Mutants).Concat(SmallScopes.MutantsInNone).Distinct().Order());

    [Fact]
    public void Executions_find_a_mutant_too_and_say_how()
    {
        var found = SmallSearch.Executions(Find("raft-elections"), Mutant("VoteTwice"), 100_000);
        Assert.NotNull(found.Violation);
        Assert.Contains(found.Story, line => line.Contains("Vote", StringComparison.Ordinal));
    }

    [Fact]
    public void A_store_that_drops_events_is_noticed()
    {
        var scope = Of("dropping", new SmallScript(
        [
            [First],
            [new(SmallKind.Put, 1, 1)],
            [new(SmallKind.Put, 1, 2)],
            [new(SmallKind.Watch, 1), new(SmallKind.Drain, 1)],
        ])) with
        {
            HasStores = true,
        };
        Assert.Null(SmallSearch.States(scope).Violation);
        var found = SmallSearch.States(scope with { StoreMutants = CoreMutants.DropWhenBlocked });
        Assert.Equal(RaftLaw.InvariantHeld, found.Violation?.Law);
    }

    [Fact]
    public void A_fingerprint_counts_what_only_the_node_knows()
    {
        var (one, other) = (Machine(), Machine());
        Assert.Equal(Fingerprint.Of(one.Parts), Fingerprint.Of(other.Parts));
        one.Tick();
        Assert.NotEqual(Fingerprint.Of(one.Parts), Fingerprint.Of(other.Parts));
        other.Tick();
        Assert.Equal(Fingerprint.Of(one.Parts), Fingerprint.Of(other.Parts));

        SmallMachine Machine() => SmallStart.Machine(Smallest[0], Smallest[0].Scripts[0], RaftMutants.None, null, 1);
    }

    private static SmallScope Of(string name, SmallScript script) => new(name, name, [script]);

    private static SmallScope Find(string name) =>
        SmallScopes.Find(name) ?? throw Invariant.Unreachable($"{name} is a scope.");

    private static RaftMutantCase Mutant(string name) =>
        RaftMutantCase.Find(name) ?? throw Invariant.Unreachable($"{name} is a mutant.");
}
