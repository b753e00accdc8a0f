using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Determinism;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World;
using Vigil.Sim.World.Search;
using Xunit;

namespace Vigil.Properties.Determinism;

/// <summary>What is run twice must be the same; what leaks from outside is named with its step.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void Every_execution_is_the_same_the_second_time()
    {
        var result = Sweep.Run(new SweepOptions { Executions = 150, CheckEvery = 1, Seed = 400 }, TimeProvider.System);
        Assert.Null(result.Failure);
    }

    [Fact]
    public void A_trace_has_every_step()
    {
        var trace = new StepTrace();
        var report = Execution.Run(
            ReconnectWorkload.Create(), new ChoiceStream(new RandomWalk(1)), default, log: null, trace);
        Assert.Equal(report.Steps, trace.Count);
    }

    /// <summary>A service that reads the real clock: what it does in its fourth step depends on it.</summary>
    [Fact]
    public void A_service_that_reads_the_real_clock_is_named_with_the_step_after_which_it_shows()
    {
        long last = 0;
        var leak = Assert.Throws<NotDeterministicException>(() => DeterminismCheck.Run(
            (choices, trace) =>
            {
                var scheduler = new Scheduler(choices) { OnStep = lane => trace.Add(lane, choices.Hash) };
                var service = scheduler.NewProcess("service");
                var end = service.Spawn("work", async () =>
                {
                    await Task.Yield();
                    await Task.Yield();
                    await Task.Yield();

                    // The clock goes on between the runs, so they see different times, however fast they are.
                    long now;
                    do
                    {
                        now = TimeProvider.System.GetTimestamp();
                    }
                    while (now == last);
                    last = now;
                    choices.Note((ulong)now);
                    await Task.Yield();
                });
                return scheduler.Run(end, 100);
            },
            new RandomWalk(1),
            seed: 0x2a));
        Assert.Equal(0x2aUL, leak.Seed);
        Assert.StartsWith("at step 3 both runs took service/work", leak.Difference, StringComparison.Ordinal);
        Assert.Contains("0x2a", leak.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_order_of_steps_is_named_with_both()
    {
        var isSecond = false;
        var leak = Assert.Throws<NotDeterministicException>(() => DeterminismCheck.Run(
            (choices, trace) =>
            {
                var scheduler = new Scheduler(choices) { OnStep = lane => trace.Add(lane, 0) };
                var service = scheduler.NewProcess("service");
                var end = service.Spawn(isSecond ? "other" : "work", () => Task.CompletedTask);
                isSecond = true;
                return scheduler.Run(end, 100);
            },
            new RandomWalk(1),
            seed: 1));
        Assert.Equal("at step 0 the first run took service/work, the second service/other", leak.Difference);
    }

    /// <summary>A static that lives on, in the real system: the second run has other buffers.</summary>
    [Fact]
    public void A_leak_into_the_whole_system_is_found_at_the_first_step_that_shows_it()
    {
        var buffer = 2;
        var leak = Assert.Throws<NotDeterministicException>(() => DeterminismCheck.Run(
            (choices, trace) =>
            {
                var workload = ReconnectWorkload.Create();
                buffer--;
                return Execution.Run(
                    workload with { World = workload.World with { BufferEventsMax = 1 + (7 * buffer) } },
                    choices,
                    default,
                    log: null,
                    trace);
            },
            new RandomWalk(5),
            seed: 5));
        Assert.Matches("^at step [1-9][0-9]+ ", leak.Difference);
    }

    [Fact]
    public void The_command_takes_the_share_that_is_checked()
    {
        var (code, output, _) = Replay.SimProcessRun.Run("run", "-n", "11", "--check-every", "5");
        Assert.Equal(0, code);
        Assert.Contains("3 were run twice and were the same", output, StringComparison.Ordinal);
    }
}
