using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Search;
using Xunit;

namespace Vigil.Properties.Replay;

/// <summary>An execution is a function of its choices: here, in another process, and from a file.</summary>
public sealed class ReplayLaws
{
    private const string Mutant = "DropWhenBlocked";

    [Fact]
    public void A_seed_gives_the_same_executions_in_two_fresh_processes()
    {
        string[] arguments = ["run", "--hash", "--executions", "200", "--seed", "77"];
        var first = SimProcessRun.Run(arguments);
        var second = SimProcessRun.Run(arguments);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(200, first.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(first.Output, second.Output);
    }

    [Fact]
    public void Different_seeds_give_different_executions()
    {
        var hashes = Enumerable.Range(1, 100)
            .Select(seed => Sweep.Execute(new RandomWalk((ulong)seed), new SweepOptions(), default).Hash)
            .ToArray();
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void A_schedule_file_replays_its_failure_step_by_step()
    {
        var (schedule, report) = FindFailure();
        var read = ScheduleFile.Read(ScheduleFile.Write(schedule));
        var again = read.Run(isStrict: true);
        Assert.Equal(schedule.Hash, again.Hash);
        Assert.Equal(report.Violations.Select(v => v.Message), again.Violations.Select(v => v.Message));
        Assert.Equal(Story.Write(report), Story.Write(again));
    }

    [Fact]
    public void The_command_replays_a_file_with_the_same_failure_each_time()
    {
        var (schedule, report) = FindFailure();
        using var file = TemporaryFile.With(ScheduleFile.Write(schedule));
        var first = SimProcessRun.Run("replay", file.Path);
        var second = SimProcessRun.Run("replay", file.Path);
        Assert.Equal(1, first.ExitCode);
        Assert.Contains($"BROKEN  {report.Violations[0].Law}", first.Output, StringComparison.Ordinal);
        Assert.Equal(first.Output, second.Output);
    }

    [Fact]
    public void A_failure_found_by_Coyote_replays_without_it()
    {
        var options = new SweepOptions { Mutant = Mutant, Strategy = Strategy.CoyoteRandom };
        var failure = Sweep.Run(options, TimeProvider.System).Failure;
        Assert.NotNull(failure);
        var schedule = Schedule.Of(failure, Mutant, 1, nameof(Strategy.CoyoteRandom));
        Assert.Equal(
            failure.Violations.Select(v => v.Message),
            schedule.Run(isStrict: true).Violations.Select(v => v.Message));
    }

    [Fact]
    public void Shrinking_keeps_the_law_as_it_makes_the_workload_smaller()
    {
        var failure = Sweep.Run(new SweepOptions { Mutant = Mutant }, TimeProvider.System).Failure;
        Assert.NotNull(failure);
        var found = Mutants.Find(Mutant);
        Assert.NotNull(found);
        var smallest = Shrinker.Shrink(failure, found.Value, executionsMax: 20_000);
        Assert.Equal(failure.Violations[0].Law, smallest.Violations[0].Law);
        Assert.InRange(smallest.Workload.Size, 1, Math.Min(12, failure.Workload.Size));
    }

    private static (Schedule Schedule, ExecutionReport Report) FindFailure()
    {
        var result = Sweep.Run(new SweepOptions { Mutant = Mutant }, TimeProvider.System);
        Assert.NotNull(result.Failure);
        return (Schedule.Of(result.Failure, Mutant, result.FailureSeed, nameof(Strategy.Random)), result.Failure);
    }
}
