using Vigil.Client;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Server.Node;
using Vigil.Sim.World.Oracle;
using Vigil.Storage;

namespace Vigil.Sim.World;

/// <summary>The deliberate faults of an execution. None by default.</summary>
/// <param name="Store">Those of the store.</param>
/// <param name="Client">Those of the client.</param>
internal readonly record struct Mutants(CoreMutants Store, ClientMutants Client)
{
    /// <summary>Those of a member's node.</summary>
    public NodeMutants Node { get; init; }

    /// <summary>Those of its Raft.</summary>
    public RaftMutants Raft { get; init; }

    /// <summary>Those of its log on the disk.</summary>
    public StorageMutants Storage { get; init; }

    /// <summary>
    /// How its reads make sure; anything but safe is a mutant, where clocks drift and processes are paused.
    /// </summary>
    public ReadMode Reads => Node.HasFlag(NodeMutants.ReadByLease) ? ReadMode.Lease : ReadMode.Safe;

    /// <summary>
    /// Every mutant that the whole system can show, with the laws of which one must notice it. Left out is what needs
    /// an interleaving inside a method, which tier C searches.
    /// </summary>
    private static readonly (string Name, Law[] Laws)[] All =
    [
        (nameof(CoreMutants.VersionSurvivesDelete), [Law.LinearizableRevisions]),
        (nameof(CoreMutants.StaleRange), [Law.LinearizableRevisions]),
        (nameof(CoreMutants.SplitRevision), [Law.Atomic]),
        (nameof(CoreMutants.DropWhenBlocked), [Law.Reliable]),
        (nameof(CoreMutants.RegisterWithoutHistory), [Law.Reliable]),
        (nameof(CoreMutants.DropTombstoneAtCompact), [Law.Convergence]),
        (nameof(CoreMutants.RepeatAfterSync), [Law.Unique]),
        (nameof(CoreMutants.ReuseEventList), [Law.Unique]),
        (nameof(CoreMutants.ForgetFutureStart), [Law.NothingBelowStart]),
        (nameof(CoreMutants.ProgressWhileBehind), [Law.Bookmarkable]),
        (nameof(CoreMutants.SkipCompacted), [Law.CompactionError]),
        (nameof(CoreMutants.RefuseAtCompacted), [Law.CompactionError]),
        (nameof(CoreMutants.PassLaggingWatcher), [Law.Reliable]),
        (nameof(CoreMutants.PrevKvIsPresent), [Law.PrevKvRight]),
        (nameof(CoreMutants.LeaveInGroup), [Law.NoLeak]),
        (nameof(CoreMutants.ForgetBlocked), [Law.Convergence]),
        (nameof(CoreMutants.FilterOnlyLive), [Law.Filtered]),
        (nameof(CoreMutants.CheckRevisionLate), [Law.CompactionError, Law.LinearizableRevisions]),
        (nameof(CoreMutants.KeepKeyOfRevoked), [Law.LeaseEnds]),
        (nameof(CoreMutants.KeepAttached), [Law.LinearizableRevisions]),
        (nameof(CoreMutants.ExpireEarly), [Law.LeaseKept]),
        (nameof(CoreMutants.ForgetRenewal), [Law.LeaseKept]),
        (nameof(CoreMutants.TrustWallClock), [Law.LeaseKept]),
        (nameof(CoreMutants.IgnoreCeiling), [Law.MemoryBounded]),
        (nameof(CoreMutants.KeepCompacted), [Law.MemoryFreed]),
        (nameof(CoreMutants.LoseGivenUp), [Law.Reliable]),
        (nameof(CoreMutants.KeepTurn), [Law.NotStarved]),
        (nameof(CoreMutants.ForgetFirstOfTwo), [Law.Atomic, Law.Reliable]),
        (nameof(CoreMutants.LimitBeforeSort), [Law.LinearizableRevisions, Law.StateRebuilt]),
        (nameof(CoreMutants.NegativeIsNone), [Law.LinearizableRevisions]),
        (nameof(CoreMutants.SkipZeroKey), [Law.LinearizableRevisions]),
        (nameof(CoreMutants.ForgetAtRebuild), [Law.LeaseEnds]),
        (nameof(CoreMutants.RefuseFirst), [Law.AnsweredInOrder, Law.Convergence]),
        (nameof(CoreMutants.AnswerProgressOnce), [Law.AnsweredInOrder]),
        (nameof(CoreMutants.NotifyFirst), [Law.ProgressNotified]),
        (nameof(CoreMutants.GrantedIsLeft), [Law.Reported]),
        (nameof(CoreMutants.NotifyEarly), [Law.NothingBelowStart]),
        (nameof(CoreMutants.RaiseForOthers), [Law.QuotaKept]),
        (nameof(CoreMutants.CountSuccessOnly), [Law.QuotaKept]),
        (nameof(CoreMutants.WriteUnderAlarm), [Law.QuotaKept]),
        (nameof(CoreMutants.DisarmAll), [Law.QuotaKept]),
        (nameof(CoreMutants.HashNewest), [Law.HashRight]),
        (nameof(CoreMutants.KeepDeadline), [Law.LeaseKept, Law.Faithful]),
        (nameof(CoreMutants.SpendIds), [Law.AnsweredInOrder]),
        (nameof(CoreMutants.AnswerLess), [Law.LeaseKept]),
        (nameof(CoreMutants.GrantBefore), [Law.LinearizableRevisions]),
        (nameof(CoreMutants.EndAtCancel), [Law.InvariantHeld]),
        (nameof(CoreMutants.RefuseOddly), [Law.InvariantHeld]),
        (nameof(CoreMutants.LastKeyOfRange), [Law.Atomic, Law.Unique, Law.Filtered, Law.Reliable]),
        (nameof(CoreMutants.HashUnscrubbed), [Law.HashRight]),
        (nameof(CoreMutants.PruneByOwnEnd), [Law.Reliable, Law.Convergence]),
        (nameof(CoreMutants.CutUnmarked), [Law.Atomic]),
        (nameof(CoreMutants.FilterHidesProgress), [Law.ProgressNotified]),
        (nameof(CoreMutants.ForgetPrevAtCompacted), [Law.PrevKvRight]),
        (nameof(CoreMutants.RepeatBlocked), [Law.Unique]),
        (nameof(CoreMutants.DeferUntilEvents), [Law.AnsweredInOrder]),
        (nameof(CoreMutants.TakeNegativeStart), [Law.AnsweredInOrder]),
        (nameof(CoreMutants.EventsFirst), [Law.AnsweredInOrder, Law.InvariantHeld]),
        (nameof(CoreMutants.RenewWhatWasFound), [Law.LeaseEnds]),
        (nameof(CoreMutants.ForgetZeroAtRefusal), [Law.Convergence]),
        (nameof(ClientMutants.ResumeAtProgress), [Law.Resumable, Law.Bookmarkable, Law.Unique]),
        (nameof(ClientMutants.GiveUpWatch), [Law.Reliable]),
        (nameof(ClientMutants.ResumeFromLastDelivered), [Law.Resumable]),
        (nameof(ClientMutants.ResumeFromNow), [Law.Resumable]),
        (nameof(ClientMutants.ResyncFromNow), [Law.Convergence]),
        (nameof(ClientMutants.SnapshotLimited), [Law.StateRebuilt]),
        (nameof(ClientMutants.SaveBeforeDone), [Law.CursorKept]),
        (nameof(ClientMutants.JoinAnywhere), [Law.Convergence]),
        (nameof(ClientMutants.ShareUnfiltered), [Law.Filtered]),
        (nameof(ClientMutants.DropWhenFull), [Law.Convergence]),
        (nameof(ClientMutants.AnswerEveryRenewal), [Law.LeaseEnds]),
        (nameof(ClientMutants.RetryUnknownWrites), [Law.LinearizableRevisions]),
    ];

    /// <summary>
    /// Likewise for those that only a cluster can show. What is lost or done twice shows in one of several ways,
    /// whichever comes first; the law named first is the one that rules it out.
    /// </summary>
    private static readonly (string Name, Law[] Laws)[] OfClusters =
    [
        (nameof(ClientMutants.StayWithFailed), [Law.Available]),
        (nameof(NodeMutants.ReadWithoutIndex), [Law.LinearizableRevisions]),
        (nameof(NodeMutants.ReadBeforeApplied), [Law.LinearizableRevisions]),
        (nameof(NodeMutants.ApplyTwice), [Law.MembersAgree, Law.LinearizableRevisions, Law.InvariantHeld]),
        (nameof(NodeMutants.SendBeforeSync), [Law.LinearizableRevisions, Law.MembersAgree, Law.InvariantHeld]),
        (nameof(NodeMutants.InstallUnderWatchers), [Law.Reliable, Law.Convergence, Law.Resumable]),
        (nameof(NodeMutants.ExpireLocally), [Law.MembersAgree]),
        (nameof(NodeMutants.ForgetPromotion), [Law.LeaseKept]),
        (nameof(NodeMutants.EndBeforePromotion), [Law.LeaseKept]),
        (nameof(NodeMutants.CompactLocally), [Law.MembersAgree]),
        (nameof(NodeMutants.ReadByLease), [Law.LinearizableRevisions]),
        (nameof(NodeMutants.ExpireInLoop), [Law.Answered]),
        (nameof(NodeMutants.CompactNewest), [Law.HistoryKept, Law.CompactionError]),
        (nameof(NodeMutants.TrustTerms), [Law.InvariantHeld, Law.Convergence]),
        (nameof(NodeMutants.TrustEntries), [Law.InvariantHeld, Law.Convergence]),
        (nameof(NodeMutants.TrustSnapshots), [Law.InvariantHeld, Law.Convergence]),
        (nameof(NodeMutants.TrustRoles), [Law.InvariantHeld, Law.Convergence, Law.MembersAgree]),
        (nameof(NodeMutants.TrustSenders), [Law.InvariantHeld, Law.Convergence, Law.MembersAgree]),
        (nameof(NodeMutants.TrustAnyProof), [Law.Proven]),
        (nameof(NodeMutants.TrustReplay), [Law.Proven]),
        (nameof(NodeMutants.WaitInSilence), [Law.Convergence]),
        (nameof(NodeMutants.AlarmLocally), [Law.MembersAgree, Law.QuotaKept]),
        (nameof(NodeMutants.ForgetRemoved), [Law.MembersAgree, Law.Convergence]),
        (nameof(NodeMutants.PromoteInRaftAlone), [Law.MembersAgree]),
        (nameof(NodeMutants.CompactOneMore), [Law.HistoryKept, Law.CompactionError]),
        (nameof(NodeMutants.CompactOnce), [Law.HistoryKept]),
        (nameof(NodeMutants.EndAtInstall), [Law.InvariantHeld]),
        (nameof(CoreMutants.SkipLeadingTombstone), [Law.Reliable, Law.Convergence, Law.MembersAgree]),
        (nameof(CoreMutants.RevisionFromKeys), [Law.LinearizableRevisions, Law.MembersAgree]),
        (nameof(NodeMutants.SaveAhead), [Law.MembersAgree, Law.LinearizableRevisions]),
        (nameof(NodeMutants.SaveWithoutNewest), [Law.MembersAgree, Law.LinearizableRevisions]),
        (nameof(NodeMutants.KeepStoreAtInstall), [Law.MembersAgree, Law.LinearizableRevisions, Law.Convergence]),
        (nameof(NodeMutants.RewindAtInstall), [Law.Unique, Law.Ordered]),
        (nameof(NodeMutants.ForgetFutureAtInstall), [Law.NothingBelowStart]),
        (nameof(NodeMutants.LoseAtInstall), [Law.Convergence]),
        (nameof(NodeMutants.PassAtInstall), [Law.Reliable, Law.Convergence]),
        (nameof(NodeMutants.ServeAtLeaderLoss), [Law.LinearizableRevisions]),
        (nameof(NodeMutants.EndAsOldLeader), [Law.LeaseKept]),
        (nameof(RaftMutants.ApplyUnsynced), [Law.LinearizableRevisions, Law.MembersAgree, Law.InvariantHeld]),
        (nameof(RaftMutants.CampaignUnapplied), [Law.InvariantHeld]),
        (nameof(StorageMutants.SkipSync), [Law.LinearizableRevisions, Law.MembersAgree, Law.InvariantHeld]),
    ];

    /// <summary>What <c>--mutant</c> takes besides, on a cluster.</summary>
    public static IReadOnlyList<string> NamesOfClusters { get; } = [.. OfClusters.Select(mutant => mutant.Name)];

    /// <summary>What <c>--mutant</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(mutant => mutant.Name)];

    /// <summary>Both.</summary>
    public static IReadOnlyList<string> AllNames { get; } = [.. Names, .. NamesOfClusters];

    /// <summary>Where a mutant can be noticed.</summary>
    public static WorkloadScope ScopeFor(string name) =>
        MutantScopes.For(name, NamesOfClusters.Contains(name, StringComparer.Ordinal));

    /// <summary>The law that must notice a mutant.</summary>
    public static Law LawFor(string name) => LawsFor(name)[0];

    /// <summary>The laws of which one must notice a mutant.</summary>
    public static IReadOnlyList<Law> LawsFor(string name) => Array.Find(OfClusters, mutant => mutant.Name == name).Laws
        ?? All.First(mutant => mutant.Name == name).Laws;

    /// <summary>The mutant of this name; none for an empty name; null when there is no such mutant.</summary>
    public static Mutants? Find(string name)
    {
        if (name.Length == 0)
        {
            return default(Mutants);
        }

        if (!AllNames.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }

        return Enum.TryParse<CoreMutants>(name, out var store) ? new Mutants(store, ClientMutants.None)
            : Enum.TryParse<ClientMutants>(name, out var client) ? new Mutants(CoreMutants.None, client)
            : Enum.TryParse<NodeMutants>(name, out var node) ? default(Mutants) with { Node = node }
            : Enum.TryParse<RaftMutants>(name, out var raft) ? default(Mutants) with { Raft = raft }
            : default(Mutants) with { Storage = Enum.Parse<StorageMutants>(name) };
    }
}
