using Vigil.Seams;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World;

/// <summary>Makes things go wrong, one after the other, at points that the chooser picks.</summary>
internal sealed class Nemesis(
    IReadOnlyList<FaultStep> faults,
    IServers servers,
    SimNetwork network,
    HistoryRecorder history,
    SimProcess process,
    Func<int, SimProcess> client)
{
    private const int Flaps = 3;

    private readonly Blocks _blocks = new(network);

    /// <summary>Null where there is one server in memory.</summary>
    private readonly ClusterFaults? _cluster = servers is ClusterHost cluster
        ? new ClusterFaults(cluster, network, new Blocks(network), history, process)
        : null;

    /// <summary>What it did.</summary>
    public Marks Reached { get; } = new();

    public async Task RunAsync(CancellationToken stop)
    {
        var lasting = new List<Task>();
        foreach (var fault in faults)
        {
            if (fault.WaitsMs > 0)
            {
                await LastAsync(fault.WaitsMs, stop);
            }

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

    /// <summary>Transfers leadership in a cluster; nothing where there is one server.</summary>
    public Task MoveLeaderAsync(int member, SimProcess caller) =>
        _cluster?.MoveLeaderAsync(member, caller, CancellationToken.None) ?? Task.CompletedTask;

    private Task StrikeAsync(FaultStep fault, CancellationToken stop)
    {
        if (fault.Kind >= FaultKind.PeerPartition && _cluster is null)
        {
            return Task.CompletedTask;
        }

        Reached.Reach(MarkOf(fault.Kind));
        var member = servers.Resolve(fault.Member);
        var server = servers.ProcessOf(member).Name;
        var name = fault.Client == FaultStep.Server ? server : client(fault.Client).Name;
        return fault.Kind switch
        {
            FaultKind.Reset => Now(() => ResetConnection(name, server)),
            FaultKind.Restart => RestartAsync(fault, member, isSilent: false, stop),
            FaultKind.SilentRestart => RestartAsync(fault, member, isSilent: true, stop),
            FaultKind.Partition =>
                BlockAsync(fault, name, server, up: true, down: true, "nothing gets through between", stop),
            FaultKind.BlockRequests =>
                BlockAsync(fault, name, server, up: true, down: false, "no request gets through from", stop),
            FaultKind.BlockResponses =>
                BlockAsync(fault, name, server, up: false, down: true, "no response gets through to", stop),
            FaultKind.Flapping => FlapAsync(fault, name, server, stop),
            FaultKind.SlowLink => SlowLinkAsync(fault, name, server, stop),
            FaultKind.Pause => PauseAsync(fault, Victim(fault), stop),
            FaultKind.SlowProcess => SlowProcessAsync(fault, Victim(fault), stop),
            FaultKind.ClockJump => Now(() => Jump(fault, Victim(fault))),
            _ => (_cluster ?? throw Invariant.Unreachable("Without a cluster it was left out."))
                .StrikeAsync(fault, member, stop),
        };
    }

    private static Task Now(Action strike)
    {
        strike();
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
        FaultKind.PeerPartition => Mark.PeerPartition,
        FaultKind.PeerMute or FaultKind.PeerDeaf => Mark.PeerHalfOpen,
        FaultKind.PeerReset => Mark.PeerReset,
        FaultKind.PowerCut => Mark.PowerCut,
        FaultKind.SlowDisk => Mark.SlowDisk,
        FaultKind.FailingDisk => Mark.FailingDisk,
        FaultKind.FullDisk => Mark.FullDisk,
        FaultKind.HangingDisk => Mark.HangingDisk,
        FaultKind.FrozenDisk => Mark.FrozenDisk,
        FaultKind.SlowPeer => Mark.SlowPeer,
        FaultKind.HostilePeer => Mark.HostilePeer,
        FaultKind.LeaderMove => Mark.LeaderMove,
        FaultKind.MemberChange => Mark.MemberChange,
        FaultKind.ChangeBesideMove => Mark.ChangeBesideMove,
        FaultKind.MemberReturn => Mark.MemberReturned,
        _ => throw Invariant.Unreachable("Every fault has a mark."),
    };

    private SimProcess Victim(FaultStep fault) =>
        fault.Client == FaultStep.Server ? servers.ProcessOf(servers.Resolve(fault.Member)) : client(fault.Client);

    private void ResetConnection(string name, string server)
    {
        history.Fault(
            $"the connection of {name} with {ServerNames.Called(server)} is reset", FaultEffect.Strikes, name, server);
        network.Reset(name, server);
    }

    private async Task RestartAsync(FaultStep fault, int member, bool isSilent, CancellationToken stop)
    {
        var name = servers.ProcessOf(member).Name;
        var called = ServerNames.Called(name);
        var what = isSilent ? $"the machine of {called} dies silently" : $"{called} is killed";
        if (servers.ComesBackAtOnce)
        {
            history.Fault($"{what} and starts again", FaultEffect.Replaces, name);
            servers.Kill(member, isSilent);
            servers.Start(member);
            return;
        }

        history.Fault($"{what} for {fault.LastsMs} ms", FaultEffect.Replaces, name);
        servers.Kill(member, isSilent);
        await LastAsync(fault.LastsMs, stop);
        history.Fault($"{name} starts again", FaultEffect.Replaces, name);
        servers.Start(member);
    }

    private void Jump(FaultStep fault, SimProcess victim)
    {
        var way = fault.LastsMs < 0 ? "back" : "forward";
        history.Fault(
            $"the wall clock of {victim.Name} jumps {Math.Abs((long)fault.LastsMs)} ms {way}", FaultEffect.Strikes,
            victim.Name);
        victim.Clock.Jump(TimeSpan.FromMilliseconds(fault.LastsMs));
    }

    private async Task BlockAsync(
        FaultStep fault, string name, string server, bool up, bool down, string what, CancellationToken stop)
    {
        var both = up && down ? $" and {ServerNames.Called(server)}" : "";
        var begin = Begin($"{what} {name}{both} for {fault.LastsMs} ms", name, server);
        SetBlocked(name, server, up, down, isBlocked: true);
        await LastAsync(fault.LastsMs, stop);
        SetBlocked(name, server, up, down, isBlocked: false);
        history.EndFault(begin, $"all gets through again for {name}");
    }

    private async Task FlapAsync(FaultStep fault, string name, string server, CancellationToken stop)
    {
        var begin = Begin(
            $"the link between {name} and {ServerNames.Called(server)} is blocked and open by turns for "
            + $"{fault.LastsMs} ms",
            name,
            server);
        for (var i = 0; i < Flaps; i++)
        {
            SetBlocked(name, server, up: true, down: true, isBlocked: true);
            await LastAsync(fault.LastsMs / (2 * Flaps), stop);
            SetBlocked(name, server, up: true, down: true, isBlocked: false);
            await LastAsync(fault.LastsMs / (2 * Flaps), stop);
        }

        history.EndFault(begin, $"all gets through again for {name}");
    }

    private async Task SlowLinkAsync(FaultStep fault, string name, string server, CancellationToken stop)
    {
        var extra = TimeSpan.FromMilliseconds(Math.Max(1, fault.LastsMs / 8));
        var begin = Begin(
            $"messages between {name} and {ServerNames.Called(server)} take {extra.TotalMilliseconds} ms more for "
            + $"{fault.LastsMs} ms",
            name,
            server);
        _blocks.Slow(name, server, extra);
        await LastAsync(fault.LastsMs, stop);
        _blocks.Slow(name, server, TimeSpan.Zero);
        history.EndFault(begin, $"messages of {name} are fast again");
    }

    private async Task PauseAsync(FaultStep fault, SimProcess victim, CancellationToken stop)
    {
        if (victim.IsPaused)
        {
            return;
        }

        var begin = Begin($"{victim.Name} is paused for {fault.LastsMs} ms", victim.Name);
        network.Pause(victim);
        await LastAsync(fault.LastsMs, stop);
        victim.Resume();
        history.EndFault(begin, $"{victim.Name} resumes");
    }

    private async Task SlowProcessAsync(FaultStep fault, SimProcess victim, CancellationToken stop)
    {
        var each = TimeSpan.FromMilliseconds(Math.Max(1, fault.LastsMs / 200));
        var begin =
            Begin($"each step of {victim.Name} takes {each.TotalMilliseconds} ms for {fault.LastsMs} ms", victim.Name);
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

    private void SetBlocked(string name, string server, bool up, bool down, bool isBlocked)
    {
        if (up)
        {
            _blocks.Set(name, server, isBlocked);
        }

        if (down)
        {
            _blocks.Set(server, name, isBlocked);
        }
    }
}
