using Vigil.Model;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World;
using Vigil.Sim.World.History;
using Xunit;

namespace Vigil.Properties.Faults;

/// <summary>What is drawn is what was allowed, and each kind of fault does what it is called.</summary>
public sealed class FaultOptionsTests
{
    public static TheoryData<FaultKind> Kinds => [.. Enum.GetValues<FaultKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Only_the_kinds_that_are_allowed_are_drawn(FaultKind kind)
    {
        var scope = new WorkloadScope { Faults = new FaultOptions { Kinds = [kind], DriftMax = 0 } };
        var drawn = 0;
        for (var seed = 0UL; seed < 50; seed++)
        {
            var workload = WorkloadGenerator.Draw(new ChoiceStream(new RandomWalk(seed)), scope);
            Assert.All(workload.Faults, fault => Assert.Equal(kind, fault.Kind));
            Assert.Equal((0, 0), (workload.World.ServerDrift, workload.World.ClientDrift));
            drawn += workload.Faults.Count;
        }

        Assert.True(drawn > 10);
    }

    [Fact]
    public void Executions_differ_in_which_kinds_are_on()
    {
        var sets = new HashSet<string>();
        for (var seed = 0UL; seed < 200; seed++)
        {
            var workload = WorkloadGenerator.Draw(
                new ChoiceStream(new RandomWalk(seed)),
                new WorkloadScope { Faults = new FaultOptions { StepsMax = 12 } });
            sets.Add(string.Join(' ', workload.Faults.Select(fault => fault.Kind).Distinct().Order()));
        }

        Assert.True(sets.Count > 100, $"Only {sets.Count} sets of kinds in 200 draws.");
    }

    [Fact]
    public void Nothing_goes_wrong_where_nothing_may()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var workload = WorkloadGenerator.Draw(
                new ChoiceStream(new RandomWalk(seed)), new WorkloadScope { Faults = FaultOptions.None });
            Assert.Empty(workload.Faults);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_long_fault_of_each_kind_is_survived_and_reported(FaultKind kind)
    {
        int[] victims = kind is FaultKind.Pause or FaultKind.SlowProcess or FaultKind.ClockJump
            ? [FaultStep.Server, 0] : [0];
        // Without a pause all would be refused before there is a leader, and over.
        var world = kind < FaultKind.PeerPartition
            ? new WorldOptions { Keys = 1 }
            : new WorldOptions { Keys = 1, Members = 3, RestsMs = 1500, ThinksMs = 300 };
        foreach (var victim in victims)
        {
            var script =
                new ClientScript([new WatchStep(0, 1, 0), .. Enumerable.Repeat(new PutStep(0, PrevKv: true), 8)]);
            FaultStep[] faults =
                [new FaultStep(kind, victim, 10, 30_000) { Overlaps = true }, new FaultStep(kind, 0, 3, 30_000)];
            var report = Execution.Run(
                new Workload(world, [script, script], faults),
                new ChoiceStream(new RandomWalk(3)),
                default);
            Assert.True(report.Holds, report.Holds ? "" : report.Violations[0].ToString());
            Assert.NotEmpty(report.History.Faults);
            var lasting = report.History.Faults.Where(fault => fault.Effect == FaultEffect.Lasts).ToArray();
            var ended =
                report.History.Faults.Where(fault => fault.Effect == FaultEffect.Heals).Select(fault => fault.Begin);
            Assert.Equal(lasting, ended.OfType<FaultRecord>().OrderBy(fault => fault.Seq));
        }
    }

    [Fact]
    public void What_is_waited_for_is_said()
    {
        var scheduler = new Scheduler(new ChoiceStream(new RandomWalk(1)));
        var process = scheduler.NewProcess("server");
        var history = new HistoryRecorder(process.Clock);
        history.Invoke(2, new CompactRequest(4));
        history.StartWatch(1, new WatchRequest(KeyRange.All));
        var end = process.Spawn("never", () => new TaskCompletionSource().Task);
        process.Pause();
        Assert.False(scheduler.Run(end, 100));
        var text = Waiting.Describe(history.Finish(null, converged: false), [process]);
        Assert.Contains("client 2 waits for compact 4, called at 0 s", text, StringComparison.Ordinal);
        Assert.Contains("server, which is paused, runs never", text, StringComparison.Ordinal);
        Assert.Contains("watch 0 of client 1", text, StringComparison.Ordinal);
    }
}
