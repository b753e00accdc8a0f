using Vigil.Sim.Cli;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.Strategies;
using Xunit;

namespace Vigil.Properties.Workers;

/// <summary>The command's workers report the execution whose step does not end, once, and no other.</summary>
public sealed class HangTests
{
    [Fact]
    public void A_step_that_does_not_end_is_reported_with_its_place_and_task()
    {
        using var released = new ManualResetEventSlim();
        var reports = new List<(int, string)>();
        var workers = new WatchedWorkers(OneWorker.Instance, TimeSpan.FromMilliseconds(400), (place, step) =>
        {
            reports.Add((place, step));
            released.Set();
        });
        Assert.Equal([0, 1, 2, 3], workers.InOrder(4, place => Run(place, place == 2 ? released : null)));
        Assert.Equal([(2, "step 1, server, loop")], reports);
    }

    private static int Run(int place, ManualResetEventSlim? released)
    {
        var scheduler = new Scheduler(new ChoiceStream(new RandomWalk(1)));
        var end = scheduler.NewProcess("server").Spawn("loop", () =>
        {
            released?.Wait();
            return Task.CompletedTask;
        });
        Assert.True(scheduler.Run(end, stepsMax: 10));
        return place;
    }
}
