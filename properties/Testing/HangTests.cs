using Vigil.Samples.Locks;
using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>An execution that goes on for ever fails in bounded time, and names who does not end.</summary>
public sealed class HangTests
{
    private static readonly SimulationOptions Short =
        new() { Executions = 100, ShrinkExecutionsMax = 20, StepTimeMax = TimeSpan.FromMilliseconds(400) };

    /// <summary>Ways for one step not to end; each goes on until the test lets it go.</summary>
    public static TheoryData<string> Kinds => ["blocks", "loops", "loops in a handler"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_that_does_not_end_fails_with_its_seed_and_place(string kind)
    {
        var released = new ManualResetEventSlim();
        try
        {
            var found = Simulation.Search(Short, world => RunAsync(world, kind, released));
            var failure = found.Failure;
            Assert.NotNull(failure);
            Assert.Contains(" does not end: ", failure.Message, StringComparison.Ordinal);
            Assert.Contains(
                kind == "loops in a handler"
                    ? "server, /locks.Locks/Acquire, in HangTests.PollAsync. "
                    : $"shop, main, in HangTests.{(kind == "blocks" ? "Block" : "Poll")}Async. ",
                failure.Message,
                StringComparison.Ordinal);
            Assert.Equal(1UL, failure.Seed);
            Assert.Equal(1, found.Executions);
            Assert.Equal(kind == "loops in a handler", failure.Schedule.Choices.Count > 0);
            Assert.Contains("seed      0x1", failure.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            released.Set();
        }
    }

    private static async Task RunAsync(SimWorld world, string kind, ManualResetEventSlim released)
    {
        if (kind != "loops in a handler")
        {
            await world.Start("shop", process =>
                kind == "blocks" ? BlockAsync(process, released) : PollAsync(process, released)).Completion;
            return;
        }

        await world.Start("server", process => process.Serve(binder => Locks.BindService(
            binder, new Handlers(_ => PollAsync(process, released))))).Completion;
        await world.Start("client", async process =>
            await new Locks.LocksClient(process.Connect("server")).AcquireAsync(new AcquireRequest())).Completion;
    }

    private static async Task BlockAsync(MachineProcess process, ManualResetEventSlim released)
    {
        await process.Delay(TimeSpan.FromSeconds(1));
        released.Wait();
    }

    private static async Task PollAsync(MachineProcess process, ManualResetEventSlim released)
    {
        await process.Delay(TimeSpan.FromSeconds(1));
        while (!released.IsSet)
        {
            await process.Delay(TimeSpan.Zero);
        }
    }

    [Fact]
    public void A_loop_that_yields_while_time_stands_still_fails_with_its_task()
    {
        var failure = Simulation.Search(
            Short with { StepsAtOneTimeMax = 500 },
            world => world.Start("shop", SpinAsync).Completion).Failure;
        Assert.NotNull(failure);
        Assert.StartsWith(
            "Virtual time stood still for 500 steps, at 1 s. The last step is of shop, main, in HangTests.SpinAsync.",
            failure.Message,
            StringComparison.Ordinal);
        Assert.True(failure.IsDeterministic);
        Assert.True(Simulation.Replay(SimulationSchedule.Read(failure.Schedule.Write()), world =>
            world.Start("shop", SpinAsync).Completion).IsExact);
    }

    private static async Task SpinAsync(MachineProcess process)
    {
        await process.Delay(TimeSpan.FromSeconds(1));
        while (true)
        {
            await Task.Yield();
        }
    }

    /// <summary>Slow is not hung: many steps that each take some time, and a search that takes long.</summary>
    [Fact]
    public void Steps_that_end_are_no_hang()
    {
        var result = Simulation.Search(
            Short with { StepTimeMax = TimeSpan.FromSeconds(2), Executions = 300 },
            world => world.Start("shop", async process =>
            {
                for (var i = 0; i < 100; i++)
                {
                    SpinWait.SpinUntil(static () => false, TimeSpan.Zero);
                    await process.Delay(TimeSpan.FromSeconds(1));
                }
            }).Completion);
        Assert.Null(result.Failure);
    }
}
