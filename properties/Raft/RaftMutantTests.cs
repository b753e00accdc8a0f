using Vigil.Raft;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.World.Raft;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Raft;

/// <summary>Each deliberate fault of Raft is caught, by the law that it was made for.</summary>
public sealed class RaftMutantTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. RaftMutantCase.All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutant_is_noticed_by_its_law_within_a_thousand_executions(string name)
    {
        var mutant = RaftMutantCase.Find(name);
        Assert.NotNull(mutant);
        var result = RaftSweep.Run(
            new RaftSweepOptions { Executions = 1_000, Scope = mutant.Scope(3), Law = mutant.Law, CheckEvery = 0 },
            TimeProvider.System);
        Assert.True(
            result.Failure is not null, $"{mutant.Law} did not notice {name} in {result.Executions} executions.");
        output.WriteLine($"{name}: {mutant.Law} after {result.Executions} executions");
    }

    [Fact]
    public void Every_mutant_has_a_law()
    {
        var covered = RaftMutantCase.All.Select(mutant => mutant.Mutant).ToHashSet();
        Assert.All(Enum.GetValues<RaftMutants>(), mutant => Assert.Contains(mutant, covered));
    }

    [Fact]
    public void What_was_found_is_shrunk_to_a_story_that_breaks_the_same_law()
    {
        var mutant = RaftMutantCase.Find("SkipUpToDate");
        Assert.NotNull(mutant);
        var options = new RaftSweepOptions { Scope = mutant.Scope(3), Law = mutant.Law };
        var result = RaftSweep.Run(options, TimeProvider.System);
        Assert.NotNull(result.Failure);
        var shrunk = RaftShrinker.Shrink(result.Failure.Choices, options.Scope, mutant.Law, executionsMax: 300);
        Assert.True(shrunk.Count < result.Failure.Choices.Count);
        Assert.True(RaftSweep.Replay(shrunk, options.Scope).Breaks(mutant.Law));
        var text = RaftFailure.Write(result.Failure, options, result.FailureSeed, mutant.Name);
        Assert.Contains(mutant.Law.Guarantee, text, StringComparison.Ordinal);
        Assert.Contains($"--seed 0x{result.FailureSeed:x}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_execution_of_zeros_is_a_cluster_in_which_all_goes_well()
    {
        var report = RaftExecution.Run(new ChoiceStream(new ReplayChooser([], isStrict: false)), new RaftScope());
        Assert.Empty(report.Violations);
        Assert.Equal(1, report.Elections);
    }
}
