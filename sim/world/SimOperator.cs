using Grpc.Core;
using Vigil.Client;
using Vigil.Seams;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World;

/// <summary>
/// What a client does as an operator: alarms, hashes, leadership. What becomes of it servers are held to.
/// </summary>
internal sealed class SimOperator(
    IServers servers,
    VigilClient client,
    SimProcess process,
    SimNetwork network,
    HistoryRecorder history,
    SimInspector inspector,
    Func<int, Task> moveLeader)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Does one thing.</summary>
    /// <param name="step">What.</param>
    /// <param name="newest">The newest revision that the client knows.</param>
    public Task TakeAsync(ScriptStep step, long newest) => step switch
    {
        LookStep look => inspector.LookAsync(look),
        MoveLeaderStep move => moveLeader(move.Member),
        AlarmStep { Act: AlarmAct.DisarmAll } => DisarmAllAsync(),
        AlarmStep alarm => ChangeAsync(
            alarm.Act switch
            {
                AlarmAct.Raise => Api.AlarmRequest.Types.AlarmAction.Activate,
                AlarmAct.Disarm => Api.AlarmRequest.Types.AlarmAction.Deactivate,
                _ => Api.AlarmRequest.Types.AlarmAction.Get,
            },
            servers.IdOf(alarm.Member),
            alarm.IsCorrupt ? Api.AlarmType.Corrupt : Api.AlarmType.Nospace),
        HashStep hash => HashAsync(hash.Member % servers.Names.Count, hash.Back == 0 ? 0 : newest - hash.Back),
        _ => throw Invariant.Unreachable("Every step of an operator is covered."),
    };

    private async Task DisarmAllAsync()
    {
        var alarms = await ChangeAsync(Api.AlarmRequest.Types.AlarmAction.Get, 0, Api.AlarmType.None);
        foreach (var alarm in alarms?.Alarms ?? [])
        {
            await ChangeAsync(Api.AlarmRequest.Types.AlarmAction.Deactivate, alarm.MemberID, alarm.Alarm);
        }
    }

    private async Task<Api.AlarmResponse?> ChangeAsync(
        Api.AlarmRequest.Types.AlarmAction action, ulong member, Api.AlarmType type)
    {
        var request = new Api.AlarmRequest { Action = action, MemberID = member, Alarm = type };
        try
        {
            return await client.AlarmAsync(request, default);
        }
        catch (Exception e) when (e is RpcException or TimeoutException)
        {
            // No answer: it may still come into effect, as every change.
            return null;
        }
    }

    private async Task HashAsync(int member, long revision)
    {
        var name = servers.Names[member];
        using var patience = new CancellationTokenSource(Patience, process.Clock);
        try
        {
            var endpoint = new Api.Maintenance.MaintenanceClient(network.Connect(process, name));
            using var call = endpoint.HashKVAsync(
                new Api.HashKVRequest { Revision = Math.Max(0, revision) },
                new CallOptions(cancellationToken: patience.Token));
            var answer = await call.ResponseAsync;
            history.Hash(new HashRecord(
                name, Math.Max(0, revision), Math.Max(0, answer.CompactRevision), answer.HashRevision, answer.Hash)
            {
                IsOfClient = true,
            });
        }
        catch (RpcException)
        {
            // Compacted, still to come for this member, or no answer: there is no hash to compare.
        }
    }
}
