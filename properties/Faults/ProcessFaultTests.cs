using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;
using Xunit;

namespace Vigil.Properties.Faults;

/// <summary>What a machine can do to its processes, and what its clock can.</summary>
public sealed class ProcessFaultTests
{
    private readonly Scheduler _scheduler = new(new ChoiceStream(new RandomWalk(7)));

    [Fact]
    public void A_paused_process_does_nothing_and_then_all_that_was_due()
    {
        var (victim, other) = (_scheduler.NewProcess("victim"), _scheduler.NewProcess("other"));
        var seen = new List<string>();
        var end = other.Spawn("driver", async () =>
        {
            var ticking = victim.Spawn("ticks", async () =>
            {
                for (var i = 0; i < 3; i++)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), victim.Clock);
                    seen.Add($"{victim.Clock.Elapsed.TotalSeconds}");
                }
            });
            await Task.Delay(TimeSpan.FromSeconds(1.5), other.Clock);
            victim.Pause();
            await Task.Delay(TimeSpan.FromSeconds(10), other.Clock);
            Assert.Equal(["1"], seen);
            victim.Resume();
            await ticking;
        });
        Assert.True(_scheduler.Run(end, 1000));
        Assert.Equal(["1", "11.5", "12.5"], seen);
    }

    [Fact]
    public void A_process_that_is_killed_while_it_is_paused_is_not_heard_of_again()
    {
        var (victim, other) = (_scheduler.NewProcess("victim"), _scheduler.NewProcess("other"));
        var hasRun = false;
        var end = other.Spawn("driver", async () =>
        {
            victim.Pause();
            _ = victim.Spawn("work", () =>
            {
                hasRun = true;
                return Task.CompletedTask;
            });
            victim.Kill();
            victim.Resume();
            await Task.Delay(TimeSpan.FromSeconds(1), other.Clock);
        });
        Assert.True(_scheduler.Run(end, 1000));
        Assert.False(hasRun);
    }

    [Fact]
    public void Each_step_of_a_slow_process_takes_time()
    {
        var process = _scheduler.NewProcess("slow");
        process.StepTime = TimeSpan.FromMilliseconds(10);
        var end = process.Spawn("work", async () =>
        {
            for (var i = 0; i < 9; i++)
            {
                await Task.Yield();
            }
        });
        Assert.True(_scheduler.Run(end, 1000));
        Assert.Equal(TimeSpan.FromMilliseconds(100), _scheduler.Now);
    }

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(250, 800)]
    [InlineData(-200, 1_250)]
    public void A_clock_that_runs_fast_or_slow_measures_its_own_time(int drift, int milliseconds)
    {
        var process = _scheduler.NewProcess("adrift", drift);
        var end = process.Spawn("sleep", () => Task.Delay(TimeSpan.FromSeconds(1), process.Clock));
        Assert.True(_scheduler.Run(end, 1000));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _scheduler.Now);
        Assert.Equal(TimeSpan.FromSeconds(1), process.Clock.Elapsed);
    }

    [SeededProperty]
    public void A_timer_never_fires_early_by_its_own_clock(short drift, ushort ticks)
    {
        var scheduler = new Scheduler(new ChoiceStream(new RandomWalk(1)));
        var process = scheduler.NewProcess("adrift", drift % 1000);
        var due = new TimeSpan(ticks);
        using var timer = process.Clock.CreateTimer(
            _ => Assert.True(process.Clock.Elapsed >= due), null, due, Timeout.InfiniteTimeSpan);
        var end = process.Spawn("wait", () => Task.Delay(TimeSpan.FromSeconds(1), process.Clock));
        Assert.True(scheduler.Run(end, 1000));
    }

    [Fact]
    public void A_jump_moves_the_wall_clock_and_no_timer()
    {
        var process = _scheduler.NewProcess("jumps");
        var wall = process.Clock.GetUtcNow();
        var end = process.Spawn("sleep", async () =>
        {
            var sleep = Task.Delay(TimeSpan.FromSeconds(1), process.Clock);
            process.Clock.Jump(TimeSpan.FromHours(-1));
            await sleep;
        });
        Assert.True(_scheduler.Run(end, 1000));
        Assert.Equal(TimeSpan.FromSeconds(1), _scheduler.Now);
        Assert.Equal(TimeSpan.FromSeconds(1).Ticks, process.Clock.GetTimestamp());
        Assert.Equal(wall - TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1), process.Clock.GetUtcNow());
    }
}
