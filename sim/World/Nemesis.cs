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
    Func<int, string> clientName)
{
    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var fault in faults)
        {
            for (var i = 0; i < fault.After; i++)
            {
                await Task.Yield();
            }

            if (stop.IsCancellationRequested)
            {
                return;
            }

            await StrikeAsync(fault, clientName(fault.Client), stop);
        }
    }

    private async Task StrikeAsync(FaultStep fault, string client, CancellationToken stop)
    {
        switch (fault.Kind)
        {
            case FaultKind.Reset:
                history.Fault(
                    $"the connection of {client} is reset", FaultEffect.Strikes, client, ServerHost.Name);
                network.Reset(client, ServerHost.Name);
                break;
            case FaultKind.Restart:
                history.Fault("the server is killed and starts again", FaultEffect.Replaces, ServerHost.Name);
                server.Restart(isSilent: false);
                break;
            case FaultKind.SilentRestart:
                history.Fault(
                    "the server's machine dies without a word; another takes its place",
                    FaultEffect.Replaces,
                    ServerHost.Name);
                server.Restart(isSilent: true);
                break;
            case FaultKind.Partition:
                await BlockAsync(fault, client, up: true, down: true, "nothing gets through between", stop);
                break;
            case FaultKind.BlockRequests:
                await BlockAsync(fault, client, up: true, down: false, "no request gets through from", stop);
                break;
            case FaultKind.BlockResponses:
                await BlockAsync(fault, client, up: false, down: true, "no response gets through to", stop);
                break;
            default:
                throw Invariant.Unreachable("Every fault is covered.");
        }
    }

    private async Task BlockAsync(
        FaultStep fault, string client, bool up, bool down, string what, CancellationToken stop)
    {
        history.Fault(
            $"{what} {client}{(up && down ? " and the server" : "")} for {fault.LastsMs} ms",
            FaultEffect.Blocks,
            client,
            ServerHost.Name);
        SetBlocked(client, up, down, isBlocked: true);
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.LastsMs), process.Clock, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The execution has come to its healing phase, which ends every fault early.
        }

        SetBlocked(client, up, down, isBlocked: false);
        history.Fault($"all gets through again for {client}", FaultEffect.Heals, client, ServerHost.Name);
    }

    private void SetBlocked(string client, bool up, bool down, bool isBlocked)
    {
        if (up)
        {
            network.SetBlocked(client, ServerHost.Name, isBlocked);
        }

        if (down)
        {
            network.SetBlocked(ServerHost.Name, client, isBlocked);
        }
    }
}
