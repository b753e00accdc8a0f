using Grpc.Core;
using Vigil.Samples.Locks;
using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>Whatever can end a test badly is found, and reported with its place.</summary>
public sealed class FailureTests
{
    [Fact]
    public void A_check_that_does_not_hold() => Assert.Equal("Two is one.", MessageOf(world =>
    {
        world.Check(world.Machines.Count == 1, "Two is one.");
        return Task.CompletedTask;
    }));

    [Fact]
    public void A_law_is_looked_at_after_each_step() => Assert.Equal("It is never three.", MessageOf(async world =>
    {
        var count = 0;
        world.Always("It is never three.", () => count != 3);
        for (; count < 6; count++)
        {
            await Task.Yield();
        }
    }));

    [Fact]
    public void An_assertion_of_a_test_framework() => Assert.Contains("Assert.Equal() Failure", MessageOf(world =>
    {
        Assert.Equal(1, 2);
        return Task.CompletedTask;
    }));

    [Fact]
    public void A_program_that_throws() => Assert.Equal(
        "client, main: InvalidOperationException: It can't.",
        MessageOf(world => world.Start("client", async process =>
        {
            await process.Delay(TimeSpan.FromSeconds(1));
            throw new InvalidOperationException("It can't.");
        }).Completion));

    [Fact]
    public void A_program_that_is_cancelled() => Assert.StartsWith(
        "client, main: TaskCanceledException",
        MessageOf(world => world.Start("client", async process =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), process.Clock);
            await Task.Delay(TimeSpan.FromHours(1), process.Clock, patience.Token);
        }).Completion),
        StringComparison.Ordinal);

    [Fact]
    public void A_handler_that_throws() => Assert.Equal(
        "server, /locks.Locks/Release: NotSupportedException: Not this one.",
        MessageOf(async world =>
        {
            await world.Start("server", process => process.Serve(
                server => Locks.BindService(
                    server, new Handlers(_ => throw new NotSupportedException("Not this one."))))).Completion;
            await world.Start("client", async process =>
            {
                await Assert.ThrowsAsync<RpcException>(
                    async () => await new Locks.LocksClient(process.Connect("server")).ReleaseAsync(new Grant()));
            }).Completion;
        }));

    [Fact]
    public void A_timer_that_throws() => Assert.Equal(
        "client, timer: InvalidOperationException: It can't.",
        MessageOf(world => world.Start("client", async process =>
        {
            await using var timer = process.Clock.CreateTimer(
                _ => throw new InvalidOperationException("It can't."), null, TimeSpan.FromSeconds(1),
                Timeout.InfiniteTimeSpan);
            await process.Delay(TimeSpan.FromSeconds(2));
        }).Completion));

    [Fact]
    public void A_wait_that_never_ends() => Assert.StartsWith(
        "The test waits, and nothing can happen any more: client runs main, which waits for a task that code completes "
            + "(TaskCompletionSource). No code was seen to leave the simulation",
        MessageOf(world => world.Start("client", _ => new TaskCompletionSource().Task).Completion),
        StringComparison.Ordinal);

    [Fact]
    public void A_program_that_never_ends() => Assert.StartsWith(
        "The test came to no end in 1000 steps and ",
        MessageOf(world => world.Start("client", async process =>
        {
            while (true)
            {
                await process.Delay(TimeSpan.FromSeconds(1));
            }
        }).Completion),
        StringComparison.Ordinal);

    [Fact]
    public void Two_machines_of_one_name() => Assert.Contains("There is a machine twin already.", MessageOf(world =>
    {
        world.Start("twin", _ => { });
        world.Start("twin", _ => { });
        return Task.CompletedTask;
    }));

    private static string MessageOf(Func<SimWorld, Task> test)
    {
        var options = new SimulationOptions { Executions = 1, StepsMax = 1000, ShrinkExecutionsMax = 20 };
        var failure = Simulation.Search(options, test).Failure;
        Assert.NotNull(failure);
        Assert.True(failure.IsDeterministic);
        Assert.True(Simulation.Replay(failure.Schedule, test).IsExact);
        return failure.Message;
    }
}
