using Grpc.Core;
using Vigil.Seams;
using Vigil.Sim.Engine.Disk;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World;

/// <summary>What can go wrong with members of a cluster but not with a single server.</summary>
internal sealed class ClusterFaults(
    ClusterHost cluster, SimNetwork network, Blocks blocks, HistoryRecorder history, SimProcess process)
{
    /// <summary>How often an operator tries before giving up.</summary>
    private const int AttemptsMax = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public Task StrikeAsync(FaultStep fault, int member, CancellationToken stop)
    {
        var victim = cluster.Members[member];
        return fault.Kind switch
        {
            FaultKind.PeerPartition =>
                BlockAsync(fault, victim, "nothing gets through between", up: true, down: true, stop),
            FaultKind.PeerMute => BlockAsync(fault, victim, "nothing gets through from", up: true, down: false, stop),
            FaultKind.PeerDeaf =>
                BlockAsync(fault, victim, "nothing of the others gets through to", up: false, down: true, stop),
            FaultKind.PeerReset => ResetAsync(victim),
            FaultKind.SlowPeer => SlowAsync(fault, victim, stop),
            FaultKind.HostilePeer => new HostilePeer(cluster, network, history, process).StrikeAsync(victim, stop),
            FaultKind.PowerCut => CutPowerAsync(fault, stop),
            FaultKind.SlowDisk => AilAsync(
                fault,
                victim,
                new DiskFaults
                {
                    SlowSyncPercent = 100,
                    SlowSync = TimeSpan.FromMilliseconds(Math.Max(1, fault.LastsMs / 8)),
                },
                "syncs slowly",
                stop),
            FaultKind.FailingDisk =>
                AilAsync(fault, victim, new DiskFaults { FailSyncPercent = 100 }, "refuses to sync", stop),
            FaultKind.FullDisk => AilAsync(
                fault, victim, new DiskFaults { CapacityBytes = victim.Disk.UsedBytes + 64 }, "is full", stop),
            FaultKind.HangingDisk => HangAsync(fault, member, stop),
            FaultKind.FrozenDisk => FreezeAsync(fault, victim, stop),
            FaultKind.LeaderMove => MoveLeaderAsync(member, process, stop),
            FaultKind.MemberChange => ReplaceAsync(victim, stop),
            FaultKind.ChangeBesideMove => ChangeBesideMoveAsync(fault, victim, stop),
            FaultKind.MemberReturn => ReturnAsync(victim, stop),
            _ => throw Invariant.Unreachable("Every fault of members is covered."),
        };
    }

    private IEnumerable<string> OthersOf(MemberHost victim) =>
        cluster.Members.Where(member => member != victim).Select(member => member.Name);

    private async Task BlockAsync(
        FaultStep fault, MemberHost victim, string what, bool up, bool down, CancellationToken stop)
    {
        var others = OthersOf(victim).ToArray();
        var begin = history.Fault(
            $"{what} {victim.Name}{(up && down ? " and the other members" : "")} for {fault.LastsMs} ms",
            FaultEffect.Lasts,
            [victim.Name, .. others]);
        SetBlocked(isBlocked: true);
        await LastAsync(fault.LastsMs, stop);
        SetBlocked(isBlocked: false);
        history.EndFault(begin, $"all gets through again between {victim.Name} and the other members");

        void SetBlocked(bool isBlocked)
        {
            foreach (var other in others)
            {
                if (up)
                {
                    blocks.Set(victim.Name, other, isBlocked);
                }

                if (down)
                {
                    blocks.Set(other, victim.Name, isBlocked);
                }
            }
        }
    }

    private async Task SlowAsync(FaultStep fault, MemberHost victim, CancellationToken stop)
    {
        var others = OthersOf(victim).ToArray();
        var extra = TimeSpan.FromMilliseconds(Math.Max(1, fault.LastsMs / 10));
        var begin = history.Fault(
            $"messages between {victim.Name} and the other members take {extra.TotalMilliseconds} ms more for "
            + $"{fault.LastsMs} ms",
            FaultEffect.Lasts,
            [victim.Name, .. others]);
        foreach (var other in others)
        {
            blocks.Slow(victim.Name, other, extra);
        }

        await LastAsync(fault.LastsMs, stop);
        foreach (var other in others)
        {
            blocks.Slow(victim.Name, other, TimeSpan.Zero);
        }

        history.EndFault(begin, $"messages between {victim.Name} and the other members are fast again");
    }

    private Task ResetAsync(MemberHost victim)
    {
        var others = OthersOf(victim).ToArray();
        history.Fault(
            $"the connections of {victim.Name} with the other members are reset",
            FaultEffect.Strikes,
            [victim.Name, .. others]);
        foreach (var other in others)
        {
            network.Reset(victim.Name, other);
            network.Reset(other, victim.Name);
        }

        return Task.CompletedTask;
    }

    private async Task CutPowerAsync(FaultStep fault, CancellationToken stop)
    {
        var names = cluster.Members.Select(member => member.Name).ToArray();
        history.Fault($"the power of all members is cut for {fault.LastsMs} ms", FaultEffect.Replaces, names);
        for (var i = 0; i < cluster.Members.Count; i++)
        {
            cluster.Kill(i, isSilent: true);
        }

        await LastAsync(fault.LastsMs, stop);
        history.Fault("all members start again", FaultEffect.Replaces, names);
        for (var i = 0; i < cluster.Members.Count; i++)
        {
            cluster.Start(i);
        }
    }

    /// <summary>A member whose disk failed is restarted by an operator when the disk is repaired.</summary>
    private async Task AilAsync(
        FaultStep fault, MemberHost victim, DiskFaults faults, string what, CancellationToken stop)
    {
        var begin =
            history.Fault($"the disk of {victim.Name} {what} for {fault.LastsMs} ms", FaultEffect.Lasts, victim.Name);
        victim.Disk.Faults = faults;
        await LastAsync(fault.LastsMs, stop);
        victim.HealDisk();
        history.EndFault(begin, $"the disk of {victim.Name} is whole again");
        if (!victim.IsRunning)
        {
            victim.Start();
        }
    }

    /// <summary>A call still hanging at the end never returns, and an operator kills the process.</summary>
    private async Task HangAsync(FaultStep fault, int member, CancellationToken stop)
    {
        var victim = cluster.Members[member];
        var begin =
            history.Fault($"the disk of {victim.Name} hangs for {fault.LastsMs} ms", FaultEffect.Lasts, victim.Name);
        victim.Disk.Faults = new DiskFaults { HangPercent = 50, Hang = Timeout.InfiniteTimeSpan };
        await LastAsync(fault.LastsMs, stop);
        victim.HealDisk();
        history.EndFault(begin, $"the disk of {victim.Name} is whole again");
        if (victim.Disk.Hanging > 0)
        {
            history.Fault($"{victim.Name} is killed: its disk never came back", FaultEffect.Replaces, victim.Name);
            cluster.Kill(member, isSilent: false);
        }

        victim.Start();
    }

    private async Task FreezeAsync(FaultStep fault, MemberHost victim, CancellationToken stop)
    {
        var begin = history.Fault(
            $"the disk of {victim.Name} is frozen for {fault.LastsMs} ms", FaultEffect.Lasts, victim.Name);
        var thaw = victim.Disk.Freeze();
        await LastAsync(fault.LastsMs, stop);
        thaw();
        history.EndFault(begin, $"the disk of {victim.Name} is thawed");
    }

    /// <summary>Requests the leader to transfer leadership.</summary>
    /// <param name="member">The place of the target.</param>
    /// <param name="caller">The client that calls.</param>
    /// <param name="stop">Gives up.</param>
    public async Task MoveLeaderAsync(int member, SimProcess caller, CancellationToken stop)
    {
        var target = cluster.Members[cluster.Resolve(member)];
        var leader = cluster.Members[cluster.Resolve(FaultStep.Leader)];
        history.Fault(
            $"{leader.Name} is requested to transfer leadership to {target.Name}",
            FaultEffect.Strikes,
            leader.Name,
            target.Name);
        var request = new Api.MoveLeaderRequest { TargetID = target.Identity.MemberId };
        await CallAsync(
            leader, caller, (operators, options) => operators.Maintenance.MoveLeaderAsync(request, options), stop);
    }

    /// <summary>Adds one, so that it never has fewer members than before, and removes the victim.</summary>
    private async Task ReplaceAsync(MemberHost victim, CancellationToken stop)
    {
        var name = cluster.NewName();
        var begin = history.Fault($"{victim.Name} is to be replaced by another member", FaultEffect.Lasts, victim.Name);
        var request = new Api.MemberAddRequest { IsLearner = true };
        request.PeerURLs.Add(MemberConnector.UrlOf(name));
        var added = await TryAsync((operators, options) => operators.Cluster.MemberAddAsync(request, options), stop);
        if (added is null)
        {
            history.EndFault(begin, "nobody could be added");
            return;
        }

        var learner = cluster.Join(added.Member.ID, [.. added.Members], name);
        learner.Start();
        var promotion = new Api.MemberPromoteRequest { ID = learner.Identity.MemberId };
        var promoted = await TryAsync(
            (operators, options) => operators.Cluster.MemberPromoteAsync(promotion, options), stop);
        if (promoted is null)
        {
            history.EndFault(begin, $"{learner.Name} was added, and nobody could say that it has a vote");
            return;
        }

        if (cluster.IsOnlyWay(victim))
        {
            history.EndFault(begin, $"{learner.Name} was added; {victim.Name} stays, for clients know no other");
            return;
        }

        if (cluster.IsOnlyOneKnown(victim))
        {
            history.EndFault(begin, $"{learner.Name} was added; {victim.Name} stays: one that is away knows no other");
            return;
        }

        victim.IsLeaving = true;
        var removal = new Api.MemberRemoveRequest { ID = victim.Identity.MemberId };
        var removed =
            await TryAsync((operators, options) => operators.Cluster.MemberRemoveAsync(removal, options), stop);
        history.EndFault(begin, removed is null
            ? $"{learner.Name} was added, and nobody could say that {victim.Name} is gone"
            : $"{learner.Name} has taken the place of {victim.Name}");
    }

    /// <summary>
    /// Two changes, the second as soon as the first is done, while leadership is transferred: who is to lead may get
    /// the first change together with the request to campaign.
    /// </summary>
    private async Task ChangeBesideMoveAsync(FaultStep fault, MemberHost victim, CancellationToken stop)
    {
        var name = cluster.NewName();
        var begin = history.Fault(
            $"a member is added and {(fault.Client == 0 ? "removed" : "given a vote")} while leadership is transferred "
            + $"to {victim.Name}",
            FaultEffect.Lasts,
            victim.Name);
        var request = new Api.MemberAddRequest { IsLearner = true };
        request.PeerURLs.Add(MemberConnector.UrlOf(name));
        var adding = TryAsync((operators, options) => operators.Cluster.MemberAddAsync(request, options), stop);
        var moving = MoveLeaderAsync(PlaceOf(victim), process, stop);
        if (await adding is not { } added)
        {
            await moving;
            history.EndFault(begin, "nobody could be added");
            return;
        }

        var learner = cluster.Join(added.Member.ID, [.. added.Members], name);
        learner.Start();
        await moving;
        moving = MoveLeaderAsync(PlaceOf(victim), process, stop);
        learner.IsLeaving = fault.Client == 0;
        var isDone = learner.IsLeaving
            ? await TryAsync((operators, options) => operators.Cluster.MemberRemoveAsync(
                new Api.MemberRemoveRequest { ID = learner.Identity.MemberId }, options), stop) is not null
            : await TryAsync((operators, options) => operators.Cluster.MemberPromoteAsync(
                new Api.MemberPromoteRequest { ID = learner.Identity.MemberId }, options), stop) is not null;
        await moving;
        history.EndFault(begin, isDone
            ? $"{learner.Name} {(learner.IsLeaving ? "was removed again" : "has a vote")}"
            : $"{learner.Name} was added, and nobody could say whether the second change is done");
    }

    private int PlaceOf(MemberHost member) => cluster.Members.TakeWhile(other => other != member).Count();

    /// <summary>A machine is replaced: the member is removed, and another one gets its name and address.</summary>
    private async Task ReturnAsync(MemberHost victim, CancellationToken stop)
    {
        if (cluster.IsOnlyWay(victim) || cluster.IsOnlyOneKnown(victim) || cluster.IsSomebodyLeaving
            || victim.IsLeaving)
        {
            return;
        }

        var begin = history.Fault(
            $"{victim.Name} is to be removed, and another one to have its name and address", FaultEffect.Lasts,
            victim.Name);
        victim.IsLeaving = true;
        var removal = new Api.MemberRemoveRequest { ID = victim.Identity.MemberId };
        var removed =
            await TryAsync((operators, options) => operators.Cluster.MemberRemoveAsync(removal, options), stop);
        if (removed is null)
        {
            history.EndFault(begin, $"nobody could say that {victim.Name} is gone");
            return;
        }

        victim.Retire();
        var request = new Api.MemberAddRequest { IsLearner = true };
        request.PeerURLs.Add(MemberConnector.UrlOf(victim.Name));
        var added = await TryAsync((operators, options) => operators.Cluster.MemberAddAsync(request, options), stop);
        if (added is null)
        {
            history.EndFault(begin, "nobody could be added");
            return;
        }

        var next = cluster.Join(added.Member.ID, [.. added.Members], victim.Name);
        next.Start();
        var promotion = new Api.MemberPromoteRequest { ID = next.Identity.MemberId };
        var promoted = await TryAsync(
            (operators, options) => operators.Cluster.MemberPromoteAsync(promotion, options), stop);
        history.EndFault(begin, promoted is null
            ? $"another {victim.Name} was added, and nobody could say that it has a vote"
            : $"another {victim.Name} has taken the place of the first");
    }

    /// <summary>Tries one member after the other until one succeeds; null when none does.</summary>
    private async Task<T?> TryAsync<T>(Func<Operators, CallOptions, AsyncUnaryCall<T>> request, CancellationToken stop)
        where T : class
    {
        for (var attempt = 0; attempt < AttemptsMax && !stop.IsCancellationRequested; attempt++)
        {
            if (await CallAsync(cluster.Members[attempt % cluster.Members.Count], process, request, stop) is { } answer)
            {
                return answer;
            }

            await LastAsync(1000, stop);
        }

        return null;
    }

    private async Task<T?> CallAsync<T>(
        MemberHost member,
        SimProcess caller,
        Func<Operators, CallOptions, AsyncUnaryCall<T>> request,
        CancellationToken stop)
        where T : class
    {
        using var patience = new CancellationTokenSource(Patience, caller.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            using var call = request(
                new Operators(network.Connect(caller, member.Name)), new CallOptions(cancellationToken: either.Token));
            return await call.ResponseAsync;
        }
        catch (RpcException)
        {
            // Refused or unknown: an operator retries, or gives up.
            return null;
        }
    }

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

    /// <summary>What operators call.</summary>
    private sealed class Operators(CallInvoker invoker)
    {
        public Api.Cluster.ClusterClient Cluster { get; } = new(invoker);

        public Api.Maintenance.MaintenanceClient Maintenance { get; } = new(invoker);
    }
}
