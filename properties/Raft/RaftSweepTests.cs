using Vigil.Properties.Laws;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Raft;
using Vigil.Sim.World.Search;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Raft;

/// <summary>Long sweeps over clusters of every size: every law holds, and every situation came about.</summary>
public sealed class RaftSweepTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 3_000, Strategy.Random)]
    [InlineData(3, 4_000, Strategy.Random)]
    [InlineData(5, 1_500, Strategy.Random)]
    [InlineData(3, 1_000, Strategy.Pct3)]
    [InlineData(3, 600, Strategy.Portfolio)]
    public void Every_law_of_Raft_holds(int members, int executions, Strategy strategy)
    {
        var scaled = Budget.Scale(new SweepOptions { Executions = executions });
        var options = new RaftSweepOptions
        {
            Executions = scaled.Executions,
            Seed = scaled.Seed,
            Time = scaled.Time,
            Strategy = strategy,
            Scope = new RaftScope { Members = members },
        };
        var result = RaftSweep.Run(options, TimeProvider.System);
        output.WriteLine(
            $"{result.Executions} executions, {result.Steps} steps, healed in {result.HealingTicksMax} ticks");
        if (result.Failure is { } failure)
        {
            Assert.Fail(RaftFailure.Write(failure, options, result.FailureSeed, ""));
        }

        foreach (var mark in Enum.GetValues<RaftMark>())
        {
            output.WriteLine($"{mark}: {result.Marks[(int)mark]}");
            if (members == 3 && strategy == Strategy.Random && result.Executions >= 4_000)
            {
                Assert.True(result.Marks[(int)mark] > 0, $"The sweep never reached {mark}.");
            }
        }
    }

    [Fact]
    public void The_same_seed_is_the_same_execution()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            var (first, second) = (Run(seed), Run(seed));
            Assert.Equal(first.Hash, second.Hash);
            Assert.Equal(first.Hash, RaftSweep.Replay(first.Choices, new RaftScope()).Hash);
            Assert.NotEqual(first.Hash, Run(seed + 1_000).Hash);
        }
    }

    /// <summary>
    /// Executions that broke a law once: the first seeds that showed it, in the world of that day and in this.
    /// </summary>
    [Theory]
    [InlineData(1, 0x84)]
    [InlineData(1, 0x2c9a)]
    [InlineData(3, 0x113)]
    [InlineData(3, 0x152)]
    [InlineData(3, 0x320a)]
    [InlineData(3, 0x6d4b)]
    [InlineData(5, 0x2599)]
    public void What_broke_a_law_once_does_not_break_one_again(int members, ulong seed) =>
        Assert.Empty(Run(seed, members).Violations);

    [Fact]
    public void The_story_is_kept_only_on_request_and_changes_nothing()
    {
        var quiet = Run(7);
        var kept = RaftExecution.Run(new ChoiceStream(new RandomWalk(7)), new RaftScope { KeepsStory = true });
        Assert.Empty(quiet.Story);
        Assert.NotEmpty(kept.Story);
        Assert.Equal(quiet.Hash, kept.Hash);
    }

    private static RaftReport Run(ulong seed, int members = 3) =>
        RaftExecution.Run(new ChoiceStream(new RandomWalk(seed)), new RaftScope { Members = members });
}
