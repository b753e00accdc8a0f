using Vigil.Properties.Replay;
using Vigil.Sim.Cli;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Raft;
using Vigil.Sim.World.Search;
using Xunit;

namespace Vigil.Properties.Workers;

/// <summary>A sweep comes to the same whoever runs its executions.</summary>
public sealed class SweepWorkerTests
{
    [Theory]
    [InlineData(Strategy.Random, 2)]
    [InlineData(Strategy.Random, 5)]
    [InlineData(Strategy.Pos, 2)]
    [InlineData(Strategy.Pct3, 2)]
    [InlineData(Strategy.FairPct3, 3)]
    [InlineData(Strategy.Urw, 3)]
    [InlineData(Strategy.Surw, 2)]
    [InlineData(Strategy.Delay2, 5)]
    [InlineData(Strategy.QLearning, 2)]
    [InlineData(Strategy.Mutation, 3)]
    [InlineData(Strategy.Portfolio, 2)]
    public void A_sweep_is_the_same_with_several_workers(Strategy strategy, int count)
    {
        var options = new SweepOptions { Executions = 60, Seed = 77, Strategy = strategy, CheckEvery = 7 };
        Assert.Equal(Words(options, 1), Words(options, count));
    }

    [Theory]
    [InlineData("RepeatAfterSync", Strategy.Random)]
    [InlineData("ResumeFromNow", Strategy.Random)]
    [InlineData("ResumeFromNow", Strategy.Pct2)]
    [InlineData("SplitRevision", Strategy.Pct3)]
    [InlineData("SplitRevision", Strategy.Urw)]
    [InlineData("ResumeFromNow", Strategy.Surw)]
    [InlineData("DropWhenBlocked", Strategy.Delay2)]
    public void A_mutant_is_found_in_the_same_execution(string mutant, Strategy strategy)
    {
        var options = new SweepOptions
        {
            Executions = 1_000,
            Mutant = mutant,
            Strategy = strategy,
            Scope = Mutants.ScopeFor(mutant),
        };
        var alone = Words(options, 1);
        Assert.DoesNotContain("held", alone, StringComparison.Ordinal);
        Assert.Equal(alone, Words(options, 2));
        Assert.Equal(alone, Words(options, 3));
    }

    [Theory]
    [InlineData("", Strategy.Random)]
    [InlineData("SkipMatch", Strategy.Random)]
    [InlineData("CommitOldTerm", Strategy.Pct3)]
    [InlineData("ConfirmLaterReads", Strategy.Urw)]
    [InlineData("SkipMatch", Strategy.Mutation)]
    public void A_sweep_of_Raft_is_the_same_with_several_workers(string mutant, Strategy strategy)
    {
        var found = RaftMutantCase.Find(mutant);
        var options = new RaftSweepOptions
        {
            Executions = found is null ? 200 : 3_000,
            Strategy = strategy,
            Scope = found?.Scope(3) ?? new RaftScope(),
            Law = found?.Law,
        };
        var (alone, progressAlone) = Run(OneWorker.Instance);
        var (many, progressOfMany) = Run(ThreadWorkers.Of(2));
        Assert.Equal(found is null, alone.Failure is null);
        Assert.Equal(alone.Failure?.Hash, many.Failure?.Hash);
        Assert.Equal(alone.Marks, many.Marks);
        Assert.Equal(progressAlone, progressOfMany);
        Assert.Equal(
            alone with { Failure = null, Marks = [], Elapsed = default },
            many with { Failure = null, Marks = [], Elapsed = default });

        (RaftSweepResult Result, List<int> Progress) Run(IWorkers workers)
        {
            var progress = new List<int>();
            return (RaftSweep.Run(options, TimeProvider.System, progress.Add, workers), progress);
        }
    }

    [Theory]
    [InlineData("run", "--mutant", "RepeatAfterSync")]
    [InlineData("raft", "--mutant", "SkipMatch")]
    [InlineData("run", "--hash", "-n", "20")]
    [InlineData("run", "--hash", "-n", "20", "--strategy", "Pct3")]
    [InlineData("run", "--mutant", "RepeatAfterSync", "--strategy", "Pct3")]
    public void The_command_prints_the_same(params string[] arguments)
    {
        var alone = SimProcessRun.Run([.. arguments, "--workers", "1"]);
        Assert.NotEmpty(alone.Output);
        Assert.Equal(alone, SimProcessRun.Run([.. arguments, "--workers", "2"]));
    }

    [Fact]
    public void Hashes_are_those_of_the_strategy()
    {
        var hashes = SimProcessRun.Run("run", "--hash", "-n", "20", "--strategy", "Pos");
        Assert.NotEqual(SimProcessRun.Run("run", "--hash", "-n", "20"), hashes);
        var (code, _, errors) = SimProcessRun.Run("run", "--hash", "-n", "1", "--strategy", "CoyoteRandom");
        Assert.Equal(2, code);
        Assert.Contains("--hash: ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("513")]
    public void A_count_that_cannot_be_is_refused(string count)
    {
        var (code, _, errors) = SimProcessRun.Run("run", "-n", "1", "--workers", count);
        Assert.Equal(2, code);
        Assert.Contains("--workers takes a number from 1 to 512.", errors, StringComparison.Ordinal);
    }

    private static string Words(SweepOptions options, int count)
    {
        var progress = new List<int>();
        var result = Sweep.Run(options, TimeProvider.System, progress.Add, ThreadWorkers.Of(count));
        Assert.Equal(Enumerable.Range(1, result.Executions), progress);
        var marks = Enum.GetValues<Mark>().Select(mark => $"{mark} {result.Marks[mark]}");
        return $"{result.Counts} {string.Join(", ", marks)} {result.ToStop(options.Strategy)} "
            + $"{result.Behaviours.Seen}/{result.Behaviours.Singletons}/{result.Behaviours.Doubletons} "
            + $"{result.Situations.Seen}/{result.Situations.Singletons}/{result.Situations.Doubletons} "
            + (result.Failure is { } failure
                ? $"0x{result.FailureSeed:x} 0x{failure.Hash:x16} {failure.Violations[0]}"
                : "held");
    }
}
