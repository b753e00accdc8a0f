using System.Threading.Channels;
using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>
/// Ordinary .NET code runs in the simulation as it is; code that leaves it fails, and the failure says so.
/// </summary>
public sealed class OrdinaryCodeTests
{
    private static readonly SimulationOptions Few = new() { Executions = 50, ShrinkExecutionsMax = 50 };

    [Fact]
    public void Delays_timers_channels_semaphores_and_time_outs_are_decided_here()
    {
        var sums = new SortedSet<string>(StringComparer.Ordinal);
        var first = Simulation.Search(Few, world => UseEverythingAsync(world, sums));
        Assert.Null(first.Failure);
        Assert.True(sums.Count > 1, "Only one order of two producers was seen.");
        Assert.Equal(first, Simulation.Search(Few, world => UseEverythingAsync(world, [])));
    }

    private static async Task UseEverythingAsync(SimWorld world, SortedSet<string> orders)
    {
        var channel = Channel.CreateBounded<string>(2);
        using var gate = new SemaphoreSlim(1);
        var producers =
            Enumerable.Range(0, 2).Select(i => i == 0 ? "a" : "b").Select(name => world.Start(name, async process =>
        {
            for (var i = 0; i < 3; i++)
            {
                await gate.WaitAsync();
                await channel.Writer.WriteAsync(name);
                gate.Release();
                await process.Delay(TimeSpan.FromSeconds(1));
            }
        })).ToArray();
        var read = "";
        var reader = world.Start("reader", async process =>
        {
            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(300), process.Clock);
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), process.Clock);
            while (read.Length < 6 && await ticks.WaitForNextTickAsync(patience.Token))
            {
                while (channel.Reader.TryRead(out var name))
                {
                    read += name;
                }
            }

            var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await Assert.ThrowsAsync<TimeoutException>(
                () => never.Task.WaitAsync(TimeSpan.FromSeconds(5), process.Clock));
        });
        await Task.WhenAll(producers.Append(reader).Select(machine => machine.Completion).ToArray());
        world.Check(read.Length == 6, "Everything that was produced is read.");
        world.Note(read);
        orders.Add(read);
    }

    /// <summary>What the failures and docs/testing-your-service.md name instead of what leaves stays inside.</summary>
    [Fact]
    public void What_to_write_instead_stays_inside()
    {
        var all = 0;
        Assert.Null(Simulation.Search(Few, async world =>
        {
            using var gate = new SemaphoreSlim(1);
            var orders = Channel.CreateUnbounded<int>();
            await world.Start("shop", process => InsteadAsync(process, gate, orders)).Completion;
            all++;
        }).Failure);
        Assert.Equal(Few.Executions, all);
    }

    private static async Task InsteadAsync(MachineProcess process, SemaphoreSlim gate, Channel<int> orders)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), process.Clock);
        await gate.WaitAsync();
        var enter = EnterAsync();
        await Assert.ThrowsAsync<TimeoutException>(
            () => enter.WaitAsync(TimeSpan.FromSeconds(1), process.Clock, patience.Token));
        var again = enter.WaitAsync(TimeSpan.FromSeconds(9), process.Clock, patience.Token);
        var reader = process.Spawn("reader", async () =>
        {
            while (await orders.Reader.WaitToReadAsync(patience.Token))
            {
                while (orders.Reader.TryRead(out var order))
                {
                    process.Note($"order {order}");
                }
            }
        });
        orders.Writer.TryWrite(1);
        await process.Delay(TimeSpan.FromSeconds(1));
        gate.Release();
        await again;
        orders.Writer.Complete();
        List<Task> left = [reader, process.Spawn("other", () => process.Delay(TimeSpan.FromSeconds(3)))];
        while (left.Count > 0)
        {
            left.Remove(await Task.WhenAny(left));
        }

        patience.Cancel();

        async Task EnterAsync() => await gate.WaitAsync();
    }

    /// <summary>Ways to the thread pool.</summary>
    public static TheoryData<string, string> Exits => new()
    {
        { "ConfigureAwait", "ConfigureAwait(false)" },
        { "Task.Run", "OrdinaryCodeTests.LeaveAsync leaves the simulation by Task.Run." },
        { "WhenAll", "WhenAll over sources that continue asynchronously" },
    };

    [Theory]
    [MemberData(nameof(Exits))]
    public void Code_that_leaves_the_simulation_fails_it_and_says_where_to_look(string exit, string words)
    {
        var result = Simulation.Search(Few, async world =>
        {
            await world.Start("leaver", process => LeaveAsync(process, exit)).Completion;
        });
        Assert.NotNull(result.Failure);
        Assert.Contains(words, result.Failure.Message, StringComparison.Ordinal);
    }

    private static async Task LeaveAsync(MachineProcess process, string exit)
    {
        if (exit == "ConfigureAwait")
        {
            await process.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            await process.Delay(TimeSpan.FromSeconds(1));
        }
        else if (exit == "Task.Run")
        {
            await Task.Run(() => { });
        }
        else
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var all = Task.WhenAll([source.Task, process.Delay(TimeSpan.FromSeconds(1))]);
            _ = process.Spawn("source", async () =>
            {
                await process.Delay(TimeSpan.FromSeconds(2));
                source.SetResult();
            });
            await all;
            await process.Delay(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public void A_test_that_is_no_function_of_its_choices_is_reported()
    {
        var executions = 0;
        var failure = Simulation.Search(Few, async world =>
        {
            executions++;
            await world.Delay(TimeSpan.FromSeconds(executions));
            world.Check(executions < 3, "There are fewer than three.");
        }).Failure;
        Assert.NotNull(failure);
        Assert.False(failure.IsDeterministic);
        Assert.Contains("not decided by the simulation", failure.ToString(), StringComparison.Ordinal);
    }
}
