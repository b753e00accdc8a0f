using Grpc.Core;
using Vigil.Sim.Audit.Servers;
using Vigil.Sim.Audit.Stories;
using Vigil.Sim.World.History;

namespace Vigil.Sim.Audit.Rounds;

/// <summary>Does to the servers what a story says, and undoes it.</summary>
/// <param name="story">The story.</param>
/// <param name="servers">Whom it is done to.</param>
/// <param name="clients">Whose steps are anchors.</param>
/// <param name="history">Where it is written down.</param>
internal sealed class FaultDriver(
    AuditStory story, AuditServers servers, RoundClients clients, HistoryRecorder history)
{
    private readonly bool[] _isAway = new bool[servers.Count];

    /// <summary>Does all of it; ends when everything is healed.</summary>
    /// <exception cref="AuditException">A member does not come back.</exception>
    public Task RunAsync() => Task.WhenAll(story.Faults.Select(RunAsync));

    private async Task RunAsync(AuditFault fault)
    {
        if (fault.Client is { } client)
        {
            await clients.BegunAsync(client, fault.Step);
        }

        await Task.Delay(fault.AtMs);
        int[] members = fault.Kind == AuditFaultKind.KillAll
            ? [.. Enumerable.Range(0, servers.Count)]
            : [await FindAsync(fault.Member)];
        members = [.. members.Where(member => !_isAway[member])];
        if (members.Length == 0)
        {
            // Another fault has it.
            return;
        }

        switch (fault.Kind)
        {
            case AuditFaultKind.Kill or AuditFaultKind.KillAll:
                await KillAsync(members, fault);
                break;
            case AuditFaultKind.Pause:
                await PauseAsync(members[0], fault);
                break;
            case AuditFaultKind.FreezeDisk:
                await FreezeAsync(members[0], fault);
                break;
            case AuditFaultKind.Defragment or AuditFaultKind.Snapshot or AuditFaultKind.MoveLeader
                or AuditFaultKind.Replace:
                await OperateAsync(members[0], fault);
                break;
            default:
                await CutAsync(members[0], fault);
                break;
        }
    }

    private async Task<int> FindAsync(int member)
    {
        if (member >= 0)
        {
            return member;
        }

        var leader = await servers.FindLeaderAsync() ?? 0;
        return member == AuditFault.Leader ? leader : leader == 0 ? servers.Count - 1 : 0;
    }

    private async Task KillAsync(int[] members, AuditFault fault)
    {
        var killing = members.Select(servers.KillAsync).ToArray();
        Array.ForEach(members, member => _isAway[member] = true);
        Note($"SIGKILL to {Names(members)}", FaultEffect.Replaces, members);
        await Task.WhenAll(killing);
        await Task.Delay(fault.LastsMs);
        await Task.WhenAll(members.Select(servers.RestartAsync));
        Array.ForEach(members, member => _isAway[member] = false);
        Note($"{Names(members)} serves again", FaultEffect.Strikes, members);
    }

    private async Task PauseAsync(int member, AuditFault fault)
    {
        var process = servers.ProcessOf(member)
            ?? throw new AuditException("Nobody can stop a member that was running already: leave --endpoints out.");
        _isAway[member] = true;
        process.Pause();
        var record = Note($"SIGSTOP to {process.Name}", FaultEffect.Lasts, [member]);
        await Task.Delay(fault.LastsMs);
        process.Resume();
        _isAway[member] = false;
        history.EndFault(record, $"SIGCONT to {process.Name}");
    }

    private async Task FreezeAsync(int member, AuditFault fault)
    {
        var disk = servers.DiskOf(member)
            ?? throw new AuditException("Nobody can freeze the disk of a member that was running already.");
        _isAway[member] = true;
        var record = Note($"the disk of {Names([member])} hangs", FaultEffect.Lasts, [member]);
        await disk.FreezeAsync();
        await Task.Delay(fault.LastsMs);
        await disk.ThawAsync();
        _isAway[member] = false;
        history.EndFault(record, $"the disk of {Names([member])} works again");
    }

    /// <summary>What an operator does; that a member refuses is no fault of anybody's.</summary>
    private async Task OperateAsync(int member, AuditFault fault)
    {
        Note($"an operator requests: {fault.Kind} of {Names([member])}", FaultEffect.Strikes, [member]);
        try
        {
            switch (fault.Kind)
            {
                case AuditFaultKind.Defragment:
                    await servers.Operator(member).DefragmentAsync(CancellationToken.None);
                    break;
                case AuditFaultKind.Snapshot:
                    await foreach (var _ in servers.Operator(member).SnapshotAsync(CancellationToken.None))
                    {
                    }

                    break;
                case AuditFaultKind.MoveLeader:
                    var answers = await servers.StatusAsync();
                    if (answers[(member + 1) % servers.Count] is { } next)
                    {
                        await servers.Operator(member).MoveLeaderAsync(next.Header.MemberId, CancellationToken.None);
                    }

                    break;
                default:
                    _isAway[member] = true;
                    await servers.ReplaceAsync(member);
                    break;
            }
        }
        catch (RpcException refused)
        {
            Note($"{fault.Kind} of {Names([member])} ended with {refused.StatusCode}", FaultEffect.Strikes, [member]);
        }
        finally
        {
            _isAway[member] = false;
        }
    }

    private async Task CutAsync(int member, AuditFault fault)
    {
        var links = new Cut(servers, story.Clients.Count).Of(fault.Kind, member);
        var record = Note($"{fault.Kind} of {Names([member])}", FaultEffect.Lasts, [member]);
        links.Begin();
        await Task.Delay(fault.LastsMs);
        links.End();
        history.EndFault(record, $"the end of {fault.Kind} of {Names([member])}");
    }

    private FaultRecord Note(string text, FaultEffect effect, int[] members) =>
        history.Fault(text, effect, [.. members.Select(AuditServers.NameOf)]);

    private static string Names(int[] members) => string.Join(", ", members.Select(AuditServers.NameOf));
}
