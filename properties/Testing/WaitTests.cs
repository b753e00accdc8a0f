using Vigil.Samples.Locks;
using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>When nothing can happen any more, the failure names what each task waits for, and where.</summary>
public sealed class WaitTests
{
    private static readonly SimulationOptions One = new() { Executions = 1, ShrinkExecutionsMax = 0 };

    [Fact]
    public void Two_that_wait_for_one_another_are_a_deadlock_and_no_exit()
    {
        var (first, second) = (new SemaphoreSlim(1), new SemaphoreSlim(1));
        var message = MessageOf(world => Task.WhenAll(
        [
            world.Start("left", process => TakeBothAsync(process, first, second)).Completion,
            world.Start("right", process => TakeBothAsync(process, second, first)).Completion,
        ]));
        Assert.Equal(
            "The test waits, and nothing can happen any more: left runs main, which waits in WaitTests.TakeBothAsync "
                + "for SemaphoreSlim.WaitAsync; right runs main, which waits in WaitTests.TakeBothAsync for "
                + "SemaphoreSlim.WaitAsync. No code was seen to leave the simulation: they wait for one another, or "
                + "for what nobody does.",
            message);
    }

    private static async Task TakeBothAsync(MachineProcess process, SemaphoreSlim one, SemaphoreSlim other)
    {
        await one.WaitAsync();
        await process.Delay(TimeSpan.FromSeconds(1));
        await other.WaitAsync();
    }

    [Fact]
    public void A_call_that_is_never_answered_names_the_methods_at_both_ends()
    {
        var message = MessageOf(async world =>
        {
            await world.Start("server", process => process.Serve(binder => Locks.BindService(
                binder, new Handlers(_ => new TaskCompletionSource().Task)))).Completion;
            await world.Start("client", CallAsync).Completion;
        });
        Assert.Contains(
            "server runs /locks.Locks/Acquire, which waits in", message, StringComparison.Ordinal);
        Assert.Contains("Handlers.Acquire", message, StringComparison.Ordinal);
        Assert.Contains(
            "client runs main, which waits in WaitTests.CallAsync for", message, StringComparison.Ordinal);
    }

    private static async Task CallAsync(MachineProcess process) =>
        await new Locks.LocksClient(process.Connect("server")).AcquireAsync(new AcquireRequest { Name = "a" });

    private static string MessageOf(Func<SimWorld, Task> test)
    {
        var failure = Simulation.Search(One, test).Failure;
        Assert.NotNull(failure);
        return failure.Message;
    }
}
