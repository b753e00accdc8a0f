using FsCheck;
using FsCheck.Fluent;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.World;
using Vigil.Sim.World.Failures;

namespace Vigil.Properties.Laws;

/// <summary>Workloads in which the leader goes in the middle of writes that are watched.</summary>
public static class LeaderChanges
{
    public static Arbitrary<Workload> Arbitrary() => ClusterFocus.On(workload => workload with
    {
        Clients =
        [
            .. workload.Clients.Select((client, i) =>
                Focus.Prepend(client, new WatchStep(0, workload.World.Keys, i) { ProgressNotify = i % 2 == 0 })),
        ],
        Faults =
        [
            Fault(FaultKind.SilentRestart, 100, 3_000),
            .. workload.Faults,
            Fault(FaultKind.PeerPartition, 100, 20_000),
            Fault(FaultKind.LeaderMove, 50, 0),
        ],
    });

    internal static FaultStep Fault(FaultKind kind, int after, int lastsMs) =>
        new(kind, FaultStep.Server, after, lastsMs) { Member = FaultStep.Leader, WaitsMs = 3_000 };
}

/// <summary>Workloads in which all members die at once, again and again.</summary>
public static class PowerCuts
{
    public static Arbitrary<Workload> Arbitrary() => ClusterFocus.On(workload => workload with
    {
        Faults =
        [
            LeaderChanges.Fault(FaultKind.PowerCut, 150, 500),
            .. workload.Faults,
            LeaderChanges.Fault(FaultKind.PowerCut, 200, 500),
            LeaderChanges.Fault(FaultKind.Restart, 100, 500),
            LeaderChanges.Fault(FaultKind.PowerCut, 100, 500),
        ],
    });
}

/// <summary>Workloads in which members are replaced, and those that join need a snapshot.</summary>
public static class MemberChanges
{
    public static Arbitrary<Workload> Arbitrary() => ClusterFocus.On(workload => workload with
    {
        World = workload.World with { SnapshotAfterBytes = 300, KeepEntries = 0, ChunkBytes = 64 },
        Faults =
        [
            LeaderChanges.Fault(FaultKind.MemberChange, 100, 0) with { Overlaps = true },
            LeaderChanges.Fault(FaultKind.PeerReset, 30, 0),
            .. workload.Faults,
            LeaderChanges.Fault(FaultKind.MemberChange, 50, 0),
        ],
    });
}

/// <summary>How a focused workload of a cluster is made from any.</summary>
internal static class ClusterFocus
{
    public static Arbitrary<Workload> On(Func<Workload, Workload> focus) => Arb.From(
        Gen.Choose(int.MinValue, int.MaxValue).Select(seed => focus(WorkloadGenerator.Draw(
            new ChoiceStream(new RandomWalk(unchecked((uint)seed))), WorkloadScope.OfCluster(3, 5)))),
        WorkloadShrinks.Of);
}
