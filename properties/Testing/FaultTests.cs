using Grpc.Core;
using Vigil.Samples.Locks;
using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>What goes wrong between machines looks to their programs as on real machines.</summary>
public sealed class FaultTests
{
    [Fact]
    public void A_reset_fails_the_call_and_cancels_it_at_the_server() => Passes(async world =>
    {
        var wasCanceled = false;
        await ServeAsync(world, async context =>
        {
            var canceled = new TaskCompletionSource();
            await using var registration = context.CancellationToken.Register(canceled.SetResult);
            await canceled.Task;
            wasCanceled = true;
        });
        var call = CallAsync(world, deadline: null);
        await world.Delay(TimeSpan.FromSeconds(1));
        world.Reset("client", "server");
        Assert.Equal(StatusCode.Unavailable, await call);
        await world.Delay(TimeSpan.FromSeconds(1));
        Assert.True(wasCanceled);
    });

    [Theory]
    [InlineData("client", "server")]
    [InlineData("server", "client")]
    public void A_blocked_way_breaks_the_connection_in_time(string from, string to) => Passes(async world =>
    {
        await ServeAsync(world, _ => Task.CompletedTask);
        world.Block(from, to);
        var before = world.Clock.GetTimestamp();
        // What .NET's transport makes of pings that are not answered; retries that look for Unavailable miss it.
        Assert.Equal(StatusCode.Internal, await CallAsync(world, deadline: null));
        Assert.InRange(world.Clock.GetElapsedTime(before).TotalSeconds, 10, 11);
    });

    [Fact]
    public void What_waited_behind_a_short_block_arrives() => Passes(async world =>
    {
        await ServeAsync(world, _ => Task.CompletedTask);
        world.Block("client", "server");
        var call = CallAsync(world, deadline: null);
        await world.Delay(TimeSpan.FromSeconds(5));
        Assert.False(call.IsCompleted);
        world.Unblock("client", "server");
        Assert.Equal(StatusCode.OK, await call);
    });

    [Theory]
    [InlineData(1, StatusCode.DeadlineExceeded)]
    [InlineData(3, StatusCode.OK)]
    [InlineData(-1, StatusCode.DeadlineExceeded)]
    public void A_deadline_ends_a_call(int seconds, StatusCode expected) => Passes(async world =>
    {
        var server = await ServeAsync(world, _ => world.Delay(TimeSpan.FromSeconds(2)));
        Assert.True(server.IsAlive);
        Assert.Equal(expected, await CallAsync(world, TimeSpan.FromSeconds(seconds)));
    });

    [Fact]
    public void A_slow_link_is_slow_until_it_no_longer_is() => Passes(async world =>
    {
        await ServeAsync(world, _ => Task.CompletedTask);
        world.Slow("server", "client", TimeSpan.FromSeconds(3));
        var before = world.Clock.GetTimestamp();
        Assert.Equal(StatusCode.OK, await CallAsync(world, deadline: null));
        Assert.InRange(world.Clock.GetElapsedTime(before).TotalSeconds, 3, 4);
        world.Slow("server", "client", TimeSpan.Zero);
        Assert.Equal(StatusCode.OK, await CallAsync(world, TimeSpan.FromSeconds(1), "other"));
    });

    [Fact]
    public void A_restart_loses_memory_and_breaks_connections() => Passes(async world =>
    {
        var lives = 0;
        var server = world.Start("server", process =>
        {
            var life = ++lives;
            process.Serve(binder => Locks.BindService(binder, new Handlers(async _ =>
            {
                if (life == 1)
                {
                    await process.Delay(TimeSpan.FromMinutes(1));
                }
            })));
        });
        await server.Completion;
        var call = CallAsync(world, deadline: null);
        await world.Delay(TimeSpan.FromSeconds(1));
        server.Restart();
        Assert.Equal(StatusCode.Unavailable, await call);
        await world.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(StatusCode.OK, await CallAsync(world, deadline: null, "other"));
        Assert.Equal(2, lives);
    });

    [Fact]
    public void A_killed_machine_is_over_and_refuses() => Passes(async world =>
    {
        var server = await ServeAsync(world, _ => Task.CompletedTask);
        var idle = world.Start("idle", process => process.Delay(TimeSpan.FromDays(1)));
        server.Kill();
        idle.Kill();
        await idle.Completion;
        Assert.False(server.IsAlive);
        Assert.Equal(StatusCode.Unavailable, await CallAsync(world, deadline: null));
    });

    [Fact]
    public void A_paused_machine_goes_on_where_it_was() => Passes(async world =>
    {
        var ticks = 0;
        var machine = world.Start("ticker", async process =>
        {
            for (; ticks < 10; ticks++)
            {
                await process.Delay(TimeSpan.FromSeconds(1));
            }
        });
        await world.Delay(TimeSpan.FromSeconds(3.5));
        machine.Pause();
        await world.Delay(TimeSpan.FromMinutes(1));
        Assert.Equal(3, ticks);
        machine.Resume();
        await machine.Completion;
    });

    [Fact]
    public void A_clock_that_jumps_moves_no_timer() => Passes(async world =>
    {
        var elapsed = TimeSpan.Zero;
        var wall = TimeSpan.Zero;
        var machine = world.Start("jumper", async process =>
        {
            var (stamp, now) = (process.Clock.GetTimestamp(), process.Clock.GetUtcNow());
            await process.Delay(TimeSpan.FromSeconds(10));
            (elapsed, wall) = (process.Clock.GetElapsedTime(stamp), process.Clock.GetUtcNow() - now);
        });
        await world.Delay(TimeSpan.FromSeconds(1));
        machine.JumpClock(TimeSpan.FromHours(-1));
        await machine.Completion;
        Assert.Equal(10, elapsed.TotalSeconds);
        Assert.Equal(10 - 3600, wall.TotalSeconds);
    });

    [Fact]
    public void Every_disturbance_strikes_and_is_over_in_the_end()
    {
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        var options = new SimulationOptions { Executions = 1, ShrinkExecutionsMax = 0 };
        for (var seed = 1UL; seed <= 150; seed++)
        {
            var failure = Simulation.Run(seed, options, async world =>
            {
                await ServeAsync(world, _ => Task.CompletedTask);
                world.Start("client", process => Task.CompletedTask);
                await world.Disturb(new DisturbanceOptions { Kinds = (Disturbances)127, FaultsMax = 3 });
                Assert.All(world.Machines, machine => Assert.True(machine.IsAlive && !machine.IsPaused));
                await world.Delay(TimeSpan.FromSeconds(1));
                world.Check(await CallAsync(world, deadline: null, "other") != StatusCode.OK, "The story is wanted.");
            }).Failure;
            Assert.Equal("The story is wanted.", failure?.Message);
            kinds.UnionWith(failure?.Story.Where(line => line.Contains("FAULT")).Select(Kind) ?? []);
        }

        Assert.Equal(
            [
                "all gets through", "it dies silently", "it is killed", "it is paused", "it resumes",
                "its wall clock",
                "messages to X", "nothing gets through", "the connections to",
            ],
            kinds);
    }

    private static string Kind(string line)
    {
        var fault = line[(line.IndexOf("FAULT ", StringComparison.Ordinal) + 6)..];
        return string.Join(' ', fault.Replace("server", "X").Replace("client", "X").Split(' ').Take(3));
    }

    private static async Task<SimMachine> ServeAsync(SimWorld world, Func<ServerCallContext, Task> handle)
    {
        var server = world.Start(
            "server", process => process.Serve(server => Locks.BindService(server, new Handlers(handle))));
        await server.Completion;
        return server;
    }

    private static async Task<StatusCode> CallAsync(SimWorld world, TimeSpan? deadline, string from = "client")
    {
        var status = StatusCode.OK;
        await world.Start(from, async process =>
        {
            try
            {
                var locks = new Locks.LocksClient(process.Connect("server"));
                await locks.KeepAliveAsync(new Grant(), deadline: process.Clock.GetUtcNow().UtcDateTime + deadline);
            }
            catch (RpcException refusal)
            {
                status = refusal.StatusCode;
            }
        }).Completion;
        return status;
    }

    private static void Passes(Func<SimWorld, Task> test) =>
        Simulation.Search(new SimulationOptions { Executions = 30, ShrinkExecutionsMax = 100 }, test).ThrowIfFailed();
}
