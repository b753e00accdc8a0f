using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Servers;

/// <summary>Waits until a cluster has no requested work left: from then on it only ticks.</summary>
/// <remarks>
/// So that an execution need not tick for as long as the slowest of clusters takes to come to rest. What this can't
/// see, a client that is about to try again say, has to come to its end in the time that the calm lasts.
/// </remarks>
internal sealed class Calm(ClusterHost cluster, SimNetwork network, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>What a member runs when nothing happens.</summary>
    private static readonly HashSet<string> Lasting =
    [
        "member", "member.scrub", "member.compact", "peer.send", "/vigil.peerpb.Peer/Send",
        "/vigil.peerpb.ProvenPeer/Send", "/etcdserverpb.Watch/Watch",
    ];

    /// <summary>Waits until there has been calm for a while.</summary>
    /// <param name="lasts">For how long without a break.</param>
    /// <param name="longest">Goes on after that in any case: the laws then say what is wrong.</param>
    public async Task WaitAsync(TimeSpan lasts, TimeSpan longest)
    {
        var calm = TimeSpan.Zero;
        for (var waited = TimeSpan.Zero; calm < lasts && waited < longest; waited += LookEvery)
        {
            await Task.Delay(LookEvery, clock);
            calm = Reigns() ? calm + LookEvery : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Whether every member serves or has retired, all follow one leader and have applied the same entries, no lease is
    /// left, nobody is being answered, and no connection is about to be given up.
    /// </summary>
    private bool Reigns()
    {
        var first = default(Server.ClusterStatus);
        foreach (var member in cluster.Members)
        {
            if (member is { IsRunning: false, HasRetired: true })
            {
                continue;
            }

            if (member is not { IsRunning: true, Node.Status: { Leader: not 0 } status, Store: { } store }
                || status.Applied != status.Committed
                || status.Leader != (first ?? status).Leader
                || status.Applied != (first ?? status).Applied
                || store.ReadStats().Leases > 0
                || IsBusy(member.Process))
            {
                return false;
            }

            first ??= status;
        }

        return first is not null && !network.IsGivingUp;
    }

    private static bool IsBusy(SimProcess process) =>
        process.IsPaused || process.Running.Any(name => !Lasting.Contains(name));
}
