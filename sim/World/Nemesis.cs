using Vigil.Seams;
using Vigil.Sim.History;
using Vigil.Sim.Network;
using Vigil.Sim.Scheduling;

namespace Vigil.Sim.World;

/// <summary>Makes things go wrong, one after the other, at points that the chooser picks.</summary>
internal sealed class Nemesis(
    IReadOnlyList<FaultStep> faults,
    ServerHost server,
    SimNetwork network,
    HistoryRecorder history,
    SimProcess process,
    Func<int, SimProcess> client)
{
    private const int Flaps = 3;

    /// <summary>How many faults block a way: it is free again when none does.</summary>
    private readonly SortedDictionary<(string From, string To), int> _blocks = [];

    /// <summary>What it did.</summary>
    public Marks Reached { get; } = new();

    public async Task RunAsync(CancellationToken stop)
    {
        var lasting = new List<Task>();
        foreach (var fault in faults)
        {
            for (var i = 0; i < fault.After; i++)
            {
                await Task.Yield();
            }

            if (stop.IsCancellationRequested)
            {
                break;
            }

            var strike = StrikeAsync(fault, stop);
            lasting.Add(strike);
            if (!fault.Overlaps)
            {
                await strike;
            }
        }

        foreach (var strike in lasting)
        {
            await strike;
        }
    }

    private Task StrikeAsync(FaultStep fault, CancellationToken stop)
    {
        Reached.Reach(MarkOf(fault.Kind));
        var name = fault.Client == FaultStep.Server ? ServerHost.Name : client(fault.Client).Name;
        return fault.Kind switch
        {
            FaultKind.Reset => Now(ResetConnection, name),
            FaultKind.Restart => Now(_ => Restart("the server is killed and starts again", isSilent: false), name),
            FaultKind.SilentRestart => Now(
                _ => Restart("the server's machine dies without a word; another takes its place", isSilent: true), name),
            FaultKind.Partition => BlockAsync(fault, name, up: true, down: true, "nothing gets through between", stop),
            FaultKind.BlockRequests =>
                BlockAsync(fault, name, up: true, down: false, "no request gets through from", stop),
            FaultKind.BlockResponses =>
                BlockAsync(fault, name, up: false, down: true, "no response gets through to", stop),
            FaultKind.Flapping => FlapAsync(fault, name, stop),
            FaultKind.SlowLink => SlowLinkAsync(fault, name, stop),
            FaultKind.Pause => PauseAsync(fault, Victim(fault), stop),
            FaultKind.SlowProcess => SlowProcessAsync(fault, Victim(fault), stop),
            FaultKind.ClockJump => Now(_ => Jump(fault, Victim(fault)), name),
            _ => throw Invariant.Unreachable("Every fault is covered."),
        };
    }

    private static Task Now(Action<string> strike, string name)
    {
        strike(name);
        return Task.CompletedTask;
    }

    private static Mark MarkOf(FaultKind kind) => kind switch
    {
        FaultKind.Reset => Mark.Reset,
        FaultKind.Restart => Mark.Restart,
        FaultKind.SilentRestart => Mark.SilentRestart,
        FaultKind.Partition => Mark.Partition,
        FaultKind.BlockRequests or FaultKind.BlockResponses => Mark.HalfOpen,
        FaultKind.Flapping => Mark.Flapping,
        FaultKind.SlowLink => Mark.SlowLink,
        FaultKind.Pause => Mark.Pause,
        FaultKind.SlowProcess => Mark.SlowProcess,
        FaultKind.ClockJump => Mark.ClockJump,
        _ => throw Invariant.Unreachable("Every fault has a mark."),
    };

    private SimProcess Victim(FaultStep fault) =>
        fault.Client == FaultStep.Server ? server.Process : client(fault.Client);

    private void ResetConnection(string name)
    {
        history.Fault($"the connection of {name} is reset", FaultEffect.Strikes, name, ServerHost.Name);
        network.Reset(name, ServerHost.Name);
    }

    private void Restart(string what, bool isSilent)
    {
        history.Fault(what, FaultEffect.Replaces, ServerHost.Name);
        server.Restart(isSilent);
    }

    private void Jump(FaultStep fault, SimProcess victim)
    {
        var way = fault.LastsMs < 0 ? "back" : "forward";
        history.Fault(
            $"the wall clock of {victim.Name} jumps {Math.Abs((long)fault.LastsMs)} ms {way}", FaultEffect.Strikes, victim.Name);
        victim.Clock.Jump(TimeSpan.FromMilliseconds(fault.LastsMs));
    }

    private async Task BlockAsync(FaultStep fault, string name, bool up, bool down, string what, CancellationToken stop)
    {
        var begin = Begin($"{what} {name}{(up && down ? " and the server" : "")} for {fault.LastsMs} ms", name, ServerHost.Name);
        SetBlocked(name, up, down, isBlocked: true);
        await LastAsync(fault.LastsMs, stop);
        SetBlocked(name, up, down, isBlocked: false);
        history.EndFault(begin, $"all gets through again for {name}");
    }

    private async Task FlapAsync(FaultStep fault, string name, CancellationToken stop)
    {
        var begin = Begin(
            $"the way between {name} and the server is blocked and free by turns for {fault.LastsMs} ms", name, ServerHost.Name);
        for (var i = 0; i < Flaps; i++)
        {
            SetBlocked(name, up: true, down: true, isBlocked: true);
            await LastAsync(fault.LastsMs / (2 * Flaps), stop);
            SetBlocked(name, up: true, down: true, isBlocked: false);
            await LastAsync(fault.LastsMs / (2 * Flaps), stop);
        }

        history.EndFault(begin, $"all gets through again for {name}");
    }

    private async Task SlowLinkAsync(FaultStep fault, string name, CancellationToken stop)
    {
        var extra = TimeSpan.FromMilliseconds(Math.Max(1, fault.LastsMs / 8));
        var begin = Begin(
            $"messages between {name} and the server take {extra.TotalMilliseconds} ms more for {fault.LastsMs} ms",
            name,
            ServerHost.Name);
        SetExtra(name, extra);
        await LastAsync(fault.LastsMs, stop);
        SetExtra(name, TimeSpan.Zero);
        history.EndFault(begin, $"messages of {name} are fast again");
    }

    private async Task PauseAsync(FaultStep fault, SimProcess victim, CancellationToken stop)
    {
        if (victim.IsPaused)
        {
            return;
        }

        var begin = Begin($"{victim.Name} stands still for {fault.LastsMs} ms", victim.Name);
        network.Pause(victim);
        await LastAsync(fault.LastsMs, stop);
        victim.Resume();
        history.EndFault(begin, $"{victim.Name} goes on");
    }

    private async Task SlowProcessAsync(FaultStep fault, SimProcess victim, CancellationToken stop)
    {
        var each = TimeSpan.FromMilliseconds(Math.Max(1, fault.LastsMs / 200));
        var begin = Begin($"each step of {victim.Name} takes {each.TotalMilliseconds} ms for {fault.LastsMs} ms", victim.Name);
        victim.StepTime = each;
        await LastAsync(fault.LastsMs, stop);
        victim.StepTime = TimeSpan.Zero;
        history.EndFault(begin, $"{victim.Name} is fast again");
    }

    private FaultRecord Begin(string what, params IReadOnlyList<string> processes) =>
        history.Fault(what, FaultEffect.Lasts, processes);

    private async Task LastAsync(int milliseconds, CancellationToken stop)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), process.Clock, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The execution has come to its healing phase, which ends every fault early.
        }
    }

    private void SetBlocked(string name, bool up, bool down, bool isBlocked)
    {
        if (up)
        {
            SetBlocked(name, ServerHost.Name, isBlocked);
        }

        if (down)
        {
            SetBlocked(ServerHost.Name, name, isBlocked);
        }
    }

    private void SetBlocked(string from, string to, bool isBlocked)
    {
        var blocks = _blocks.GetValueOrDefault((from, to)) + (isBlocked ? 1 : -1);
        _blocks[(from, to)] = blocks;
        network.SetBlocked(from, to, blocks > 0);
    }

    private void SetExtra(string name, TimeSpan extra)
    {
        network.SetExtraLatency(name, ServerHost.Name, extra);
        network.SetExtraLatency(ServerHost.Name, name, extra);
    }
}
