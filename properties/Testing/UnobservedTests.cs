using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>An exception that no await ever sees fails the execution that threw it, and no other.</summary>
public sealed class UnobservedTests
{
    private static readonly SimulationOptions Few = new() { Executions = 300, ShrinkExecutionsMax = 100 };

    [Fact]
    public void A_discarded_task_that_fails_is_found_with_its_machine_and_method()
    {
        var failure = Simulation.Search(Few, world => world.Start("shop", PlaceOrderAsync).Completion).Failure;
        Assert.NotNull(failure);
        Assert.Equal(
            "shop, main: InvalidOperationException: The mail server is away. It was thrown in "
                + "UnobservedTests.SendMailAsync, and nothing awaited the task that failed by it.",
            failure.Message);
        Assert.Equal(1, failure.Execution);
        Assert.True(failure.IsDeterministic);
    }

    private static async Task PlaceOrderAsync(MachineProcess process)
    {
        _ = SendMailAsync(process);
        await process.Delay(TimeSpan.FromSeconds(2));
    }

    private static async Task SendMailAsync(MachineProcess process)
    {
        await process.Delay(TimeSpan.FromSeconds(1));
        throw new InvalidOperationException("The mail server is away.");
    }

    /// <summary>Only one execution in so many fails: it is that one, with its seed, each time.</summary>
    [Fact]
    public void The_execution_that_threw_is_named_and_its_seed_fails_again()
    {
        var found = Simulation.Search(Few, RarelyAsync);
        Assert.NotNull(found.Failure);
        Assert.True(found.Failure.Execution > 1);
        Assert.Equal(found.Executions, found.Failure.Execution);
        var again = Simulation.Search(Few, RarelyAsync);
        Assert.Equal((found.Executions, found.Hash, found.Steps), (again.Executions, again.Hash, again.Steps));
        Assert.Equal(found.Failure.Seed, again.Failure?.Seed);
        Assert.Equal(found.Failure.Message, Simulation.Run(found.Failure.Seed, Few, RarelyAsync).Failure?.Message);
        var replay = Simulation.Replay(found.Failure.Schedule, RarelyAsync);
        Assert.True(replay.IsExact);
        Assert.Equal(found.Failure.Message, replay.Failure?.Message);
    }

    private static Task RarelyAsync(SimWorld world) =>
        world.Start("shop", process => process.Next("mail", 50) == 7 ? PlaceOrderAsync(process) : Task.CompletedTask)
            .Completion;

    /// <summary>Awaited late, or still to be awaited when the test is over, or lost with its machine.</summary>
    [Theory]
    [InlineData("late")]
    [InlineData("after the end")]
    [InlineData("killed")]
    [InlineData("looked at")]
    public void What_somebody_waits_for_is_no_failure(string how) => Assert.Null(Simulation.Search(Few, async world =>
    {
        var machine = world.Start("shop", async process =>
        {
            var mail = SendMailAsync(process);
            await process.Delay(TimeSpan.FromSeconds(how == "late" || how == "looked at" ? 5 : 500));
            if (how == "looked at")
            {
                Assert.NotNull(mail.Exception);
                return;
            }

            await Assert.ThrowsAsync<InvalidOperationException>(() => mail);
        });
        await world.Delay(TimeSpan.FromSeconds(10));
        if (how == "killed")
        {
            machine.Kill();
            await world.Delay(TimeSpan.FromSeconds(10));
        }
    }).Failure);
}
