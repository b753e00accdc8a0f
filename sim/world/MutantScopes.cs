using Vigil.Client;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Server.Node;

namespace Vigil.Sim.World;

/// <summary>
/// Where mutants are searched: for some, only among what brings their case about. Nothing here is narrower than what
/// somebody would turn on who tests that part: kinds of faults and how long they last, small snapshots, many leases.
/// </summary>
internal static class MutantScopes
{
    /// <summary>One server, and clients who do more.</summary>
    private static readonly WorkloadScope Long = new() { StepsMax = 30 };

    /// <summary>The scope of a mutant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isOfCluster">Whether it takes a cluster.</param>
    public static WorkloadScope For(string name, bool isOfCluster) => name switch
    {
        nameof(CoreMutants.ForgetAtRebuild) or nameof(CoreMutants.RenewWhatWasFound) =>
            new WorkloadScope { LivesPercent = 60 },
        nameof(CoreMutants.CheckRevisionLate) => Long with { Added = new AdditionShares { Keeps = 100 } },
        nameof(CoreMutants.HashUnscrubbed) =>
            Long with { Faults = FaultOptions.None, Added = new AdditionShares { Hashes = 100 } },
        nameof(CoreMutants.CutUnmarked) or nameof(CoreMutants.PruneByOwnEnd) => Long,
        nameof(CoreMutants.ForgetZeroAtRefusal) =>
            new WorkloadScope { Added = new AdditionShares { Watches = 100 } },
        nameof(CoreMutants.DeferUntilEvents) =>
            new WorkloadScope { Faults = FaultOptions.None, Added = new AdditionShares { Watches = 100 } },
        nameof(ClientMutants.ResumeAtProgress) =>
            Long with { Faults = new FaultOptions { Kinds = [FaultKind.Reset], OnPercent = 100, StepsMax = 8 } },
        nameof(NodeMutants.SendBeforeSync) => Under(40, 500, FaultKind.PowerCut),
        nameof(NodeMutants.ReadByLease) => Under(100, 6_000, FaultKind.PeerPartition, FaultKind.Pause),
        nameof(NodeMutants.ReadBeforeApplied) => Under(40, 20_000, FaultKind.SlowDisk, FaultKind.SlowProcess),
        nameof(NodeMutants.TrustTerms) or nameof(NodeMutants.TrustEntries) or nameof(NodeMutants.TrustSnapshots)
            or nameof(NodeMutants.TrustRoles) or nameof(NodeMutants.TrustSenders) =>
            Under(40, 500, FaultKind.HostilePeer) with { PeerSecretPercent = 0 },
        nameof(NodeMutants.TrustAnyProof) or nameof(NodeMutants.TrustReplay) =>
            Under(40, 500, FaultKind.HostilePeer) with { PeerSecretPercent = 100 },
        nameof(NodeMutants.ExpireInLoop) => Under(70, 20_000, FaultKind.HangingDisk),
        nameof(NodeMutants.EndBeforePromotion) =>
            Under(0, 8_000, FaultKind.LeaderMove, FaultKind.SlowDisk) with { LivesPercent = 90 },
        nameof(RaftMutants.CampaignUnapplied) or nameof(NodeMutants.WaitInSilence) =>
            WorkloadScope.Clusters with { Added = new AdditionShares { Members = 100 } },
        nameof(NodeMutants.KeepStoreAtInstall) or nameof(NodeMutants.RewindAtInstall)
            or nameof(NodeMutants.LoseAtInstall) or nameof(NodeMutants.PassAtInstall) =>
            WithSnapshots(Under(0, 6_000, FaultKind.PeerPartition, FaultKind.PeerDeaf)) with { KnowsOnePercent = 75 },
        nameof(NodeMutants.ForgetFutureAtInstall) =>
            WithSnapshots(Under(0, 20_000, FaultKind.PeerPartition, FaultKind.PeerDeaf)) with
            {
                KnowsOnePercent = 0,
                Added = new AdditionShares { Watches = 100 },
            },
        nameof(NodeMutants.SaveAhead) or nameof(CoreMutants.SkipLeadingTombstone)
            or nameof(CoreMutants.RevisionFromKeys) =>
            WithSnapshots(Under(40, 500, FaultKind.PowerCut, FaultKind.Restart)),
        nameof(RaftMutants.ApplyUnsynced) =>
            Under(100, 500, 1, FaultKind.PowerCut, FaultKind.Restart, FaultKind.SlowDisk),
        nameof(NodeMutants.ServeAtLeaderLoss) =>
            Under(40, 20_000, FaultKind.PeerPartition, FaultKind.PeerDeaf) with { KnowsOnePercent = 75 },
        nameof(NodeMutants.EndAsOldLeader) =>
            Under(100, 8_000, FaultKind.LeaderMove, FaultKind.FrozenDisk) with { LivesPercent = 90 },
        _ => isOfCluster ? WorkloadScope.Clusters : new WorkloadScope(),
    };

    /// <summary>Members that take a snapshot often and keep little behind it, so that who lags is sent one.</summary>
    private static WorkloadScope WithSnapshots(WorkloadScope scope) =>
        scope with { SnapshotSizes = [300, 1500], Kept = [0, 4] };

    private static WorkloadScope Under(int leaderPercent, int lastsMs, params IReadOnlyList<FaultKind> kinds) =>
        Under(leaderPercent, lastsMs, 3, kinds);

    private static WorkloadScope Under(
        int leaderPercent, int lastsMs, int members, params IReadOnlyList<FaultKind> kinds)
    {
        var scope = WorkloadScope.OfCluster(members);
        var faults = scope.Faults with
        {
            Kinds = kinds,
            OnPercent = 100,
            StepsMax = 8,
            DurationsMs = [lastsMs],
            LeaderPercent = leaderPercent,
        };
        return scope with { Faults = faults };
    }
}
