namespace Vigil.Sim.World;

/// <summary>How long the phases of an execution last at most, in virtual time.</summary>
/// <param name="Healing">
/// From the last fault until all is as if there had been none. A cluster ticks all the time: no more than it takes to
/// find a leader and catch up.
/// </param>
/// <param name="Quiet">
/// Nothing is written, slow readers are still slow, and idle watches get progress notifications. In a cluster no longer
/// than they wait for one.
/// </param>
internal sealed record PhaseTimes(TimeSpan Healing, TimeSpan Quiet)
{
    /// <summary>The clients' scripts, and the faults beside them.</summary>
    public static readonly TimeSpan Script = TimeSpan.FromMinutes(10);

    /// <summary>How long a cluster is calm before all are served: a client pauses before it tries again.</summary>
    public static readonly TimeSpan CalmWithClients = TimeSpan.FromSeconds(10);

    /// <summary>The same where no client has anything left to do.</summary>
    public static readonly TimeSpan CalmAlone = TimeSpan.FromSeconds(2);

    private static readonly PhaseTimes OneServer = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(50));
    private static readonly PhaseTimes Cluster = new(TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(20));

    /// <summary>Those of a workload.</summary>
    public static PhaseTimes Of(Workload workload) => workload.World.Members == 0 ? OneServer
        : workload.LongestRest > Cluster.Quiet ? Cluster with { Quiet = OneServer.Quiet }
        : Cluster;
}
