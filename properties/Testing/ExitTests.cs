using System.Threading.Channels;
using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>
/// Work that leaves the simulation and never comes back fails it, and the failure says where and how.
/// </summary>
[Collection(AloneTests.Name)]
public sealed class ExitTests
{
    private static readonly SimulationOptions Few = new() { Executions = 50, ShrinkExecutionsMax = 20 };

    /// <summary>Ways out whose work nothing in the simulation waits for, and how the failure names each.</summary>
    public static TheoryData<string, string> Exits => new()
    {
        { "Task.Run", "ExitTests.LeaveAsync leaves the simulation by Task.Run." },
        { "StartNew", "ExitTests.LeaveAsync leaves the simulation by TaskFactory.StartNew." },
        { "QueueUserWorkItem", "ExitTests.LeaveAsync leaves the simulation by ThreadPool." },
        { "Timer", "ExitTests.LeaveAsync leaves the simulation by new Timer." },
        { "Task.Delay", "ExitTests.LeaveAsync leaves the simulation by Task.Delay." },
        { "CancelAfter", "ExitTests.LeaveAsync leaves the simulation by new CancellationTokenSource." },
        { "CancelAsync", "ExitTests.LeaveAsync leaves the simulation by CancellationTokenSource.CancelAsync." },
        { "ContinueWith", "ExitTests.LeaveAsync leaves the simulation by Task.ContinueWith." },
        { "Thread", "runs on a thread of its own" },
        { "ConfigureAwait", "What waited for TaskCompletionSource" },
        { "SemaphoreSlim", "What waited for SemaphoreSlim.Release in ExitTests." },
        { "ReadAllAsync", "went on on another thread" },
        { "WhenEach", "went on on another thread" },
    };

    [Theory]
    [MemberData(nameof(Exits))]
    public void Work_that_leaves_for_good_is_seen(string exit, string words)
    {
        var failure = Simulation.Search(Few, world => world.Start("shop", async process =>
        {
            await process.Delay(TimeSpan.FromSeconds(1));
            await LeaveAsync(process, exit);
            await process.Delay(TimeSpan.FromSeconds(1));
        }).Completion).Failure;
        Assert.NotNull(failure);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, failure.Execution);
    }

    private static async Task LeaveAsync(MachineProcess process, string exit)
    {
        var source = new TaskCompletionSource();
        var gate = new SemaphoreSlim(0);
        var orders = Channel.CreateUnbounded<int>();
        using var patience = new CancellationTokenSource();
        switch (exit)
        {
            case "Task.Run":
                _ = Task.Run(static () => { });
                break;
            case "StartNew":
                _ = Task.Factory.StartNew(
                    static () => { }, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default);
                break;
            case "QueueUserWorkItem":
                ThreadPool.QueueUserWorkItem(static _ => { });
                break;
            case "Timer":
                _ = new Timer(static _ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
                break;
            case "Task.Delay":
                _ = Task.Delay(TimeSpan.FromHours(1));
                break;
            case "CancelAfter":
                _ = new CancellationTokenSource(TimeSpan.FromHours(1));
                break;
            case "CancelAsync":
                patience.Token.Register(static () => { });
                _ = patience.CancelAsync();
                break;
            case "ContinueWith":
                _ = Task.CompletedTask.ContinueWith(static _ => { }, TaskScheduler.Default);
                break;
            case "Thread":
                new Thread(static () => { }).Start();
                break;
            case "ConfigureAwait":
                _ = Waiting(async () => await source.Task.ConfigureAwait(false));
                source.SetResult();
                break;
            case "SemaphoreSlim":
                _ = Waiting(async () => await gate.WaitAsync(patience.Token));
                await process.Delay(TimeSpan.FromSeconds(1));
                gate.Release();
                break;
            case "ReadAllAsync":
                _ = Waiting(async () =>
                {
                    await foreach (var order in orders.Reader.ReadAllAsync())
                    {
                        process.Note($"{order}");
                    }
                });
                await process.Delay(TimeSpan.FromSeconds(1));
                orders.Writer.TryWrite(1);
                break;
            default:
                _ = Waiting(async () =>
                {
                    await foreach (var _ in Task.WhenEach(source.Task))
                    {
                    }
                });
                await process.Delay(TimeSpan.FromSeconds(1));
                source.SetResult();
                break;
        }
    }

    private static async Task Waiting(Func<Task> body) => await body();

    /// <summary>
    /// A reader of the real world that a step wakes, as a logger has it, is none of the simulation's.
    /// </summary>
    [Fact]
    public async Task Who_waits_outside_may_be_woken_from_inside()
    {
        var lines = Channel.CreateUnbounded<string>();
        var read = Read(lines.Reader);
        var result = Simulation.Search(Few, world => world.Start("shop", async process =>
        {
            for (var i = 0; i < 5; i++)
            {
                lines.Writer.TryWrite("a line");
                await process.Delay(TimeSpan.FromSeconds(1));
            }
        }).Completion);
        Assert.Null(result.Failure);
        lines.Writer.Complete();
        Assert.Equal(250, await read);

        static async Task<int> Read(ChannelReader<string> lines)
        {
            var count = 0;
            await foreach (var _ in lines.ReadAllAsync().ConfigureAwait(false))
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>What others do on the pool meanwhile is theirs, whether they use timers, tasks or threads.</summary>
    [Fact]
    public async Task What_runs_beside_the_simulation_is_no_exit()
    {
        using var stop = new CancellationTokenSource();
        var beside = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Run(static () => { });
                await Task.Delay(1).ConfigureAwait(false);
            }
        })));
        Assert.Null(Simulation.Search(Few, world => world.Start("shop", async process =>
        {
            await process.Delay(TimeSpan.FromSeconds(1));
        }).Completion).Failure);
        await stop.CancelAsync();
        await beside;
    }
}
