using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World;

/// <summary>
/// Takes one member from a cluster in which all else works: clients who know another one must be served by it.
/// </summary>
internal sealed class Availability(
    ClusterHost cluster,
    SimNetwork network,
    HistoryRecorder history,
    Scheduler scheduler,
    SimProcess driver,
    WorldOptions world,
    Action<Law, string> fail)
{
    /// <summary>
    /// Some elections, and the time in which a client finds a connection to be dead, one after the other.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Blocks _blocks = new(network);

    /// <summary>Whether there are members enough that one may be lost, and clients know one that stays.</summary>
    public bool MayLose(MemberHost victim) =>
        victim is { IsRunning: true, IsLeaving: false }
        && cluster.Founders.Any(founder => founder != victim && founder is { IsRunning: true, IsLeaving: false })
        && cluster.Members.All(member => member.IsRunning || member.HasRetired)
        && victim.Node is { } node && node.Counted.Conf.Voters.Count >= 3;

    /// <summary>Loses a member, and looks whether all clients are served.</summary>
    public async Task CheckAsync(MemberLoss loss, MemberHost victim, IReadOnlyList<SimClient> clients)
    {
        var watches = clients.Select(client => client.WatchFirst()).ToList();
        await WaitAsync(() => watches.TrueForAll(watch => watch.IsCreated || watch.IsOver));
        var others = cluster.Members.Where(member => member != victim).Select(member => member.Name).ToList();
        var begin = history.Fault($"{victim.Name} is lost ({loss})", FaultEffect.Lasts, victim.Name);
        Lose(loss, victim, others, [.. clients.Select(client => client.Process.Name)]);
        var join = new Join(scheduler, clients.Count);
        for (var i = 0; i < clients.Count; i++)
        {
            var (client, watch) = (clients[i], watches[i]);
            _ = client.Process.Spawn("loss", () => join.RunAsync(() => CheckAsync(client, watch, victim, loss)));
        }

        await join;
        if (loss == MemberLoss.Paused)
        {
            victim.Process.Resume();
        }

        network.Heal();
        cluster.StartAll();
        history.EndFault(begin, $"{victim.Name} is back");
    }

    private void Lose(MemberLoss loss, MemberHost victim, List<string> others, List<string> clients)
    {
        switch (loss)
        {
            case MemberLoss.Killed or MemberLoss.Silent:
                victim.Kill(isSilent: loss == MemberLoss.Silent);
                break;
            case MemberLoss.Paused:
                network.Pause(victim.Process);
                break;
            default:
                foreach (var other in loss == MemberLoss.Isolated ? others.Concat(clients) : others)
                {
                    _blocks.Set(victim.Name, other, isBlocked: true);
                    _blocks.Set(other, victim.Name, isBlocked: true);
                }

                break;
        }
    }

    /// <summary>A write, a read, and the write on a watch: each as often as it takes.</summary>
    private async Task CheckAsync(SimClient client, WatchConsumer watch, MemberHost victim, MemberLoss loss)
    {
        var begin = driver.Clock.GetTimestamp();
        var put = await client.PutAsync();
        while (put.IsUnknown && !IsOver())
        {
            // What fails at once takes no time: without a rest this would not come to its end.
            await Task.Delay(LookEvery, driver.Clock);
            put = await client.PutAsync();
        }

        var read = put.IsUnknown ? null : await client.ReadNewestAsync();
        while (read is null && !IsOver())
        {
            await Task.Delay(LookEvery, driver.Clock);
            read = await client.ReadNewestAsync();
        }

        // A member that is cut off from the others serves watches as far as it knows, unless a client wants a leader.
        var isOwed = put.IsOk && (loss != MemberLoss.CutOff || world.RequiresLeader);
        var revision = isOwed && put.Response is { } answer ? answer.Revision : 0;
        await WaitAsync(() => watch.Seen >= revision || watch.IsOver || IsOver());
        if (put.IsUnknown || read is null || (watch.Seen < revision && !watch.IsOver))
        {
            var what = put.IsUnknown ? "a write" : read is null ? "a read" : $"revision {revision} on a watch";
            fail(
                Law.Available,
                $"{victim.Name} was lost ({loss}), and {client.Process.Name} waited {Longest.TotalSeconds:0} s for "
                + $"{what}, though it knows others.");
        }

        bool IsOver() => driver.Clock.GetElapsedTime(begin) > Longest;
    }

    private async Task WaitAsync(Func<bool> isDone)
    {
        for (var waited = TimeSpan.Zero; !isDone() && waited < Longest; waited += LookEvery)
        {
            await Task.Delay(LookEvery, driver.Clock);
        }
    }
}
