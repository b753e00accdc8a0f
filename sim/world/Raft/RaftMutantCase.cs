using Vigil.Raft;

namespace Vigil.Sim.World.Raft;

/// <summary>A deliberate fault of Raft, and the law that has to notice it.</summary>
/// <param name="Name">What it is called on a command line.</param>
/// <param name="Law">The law.</param>
/// <param name="Mutant">The fault.</param>
internal sealed record RaftMutantCase(string Name, RaftLaw Law, RaftMutants Mutant)
{
    /// <summary>How reads confirm leadership; a lease is a fault where clocks run unevenly.</summary>
    public ReadMode ReadMode { get; init; }

    /// <summary>The founders of the cluster in which it shows; 0 for any.</summary>
    /// <remarks>With others to wait for, a leader's own disk is faster than their answers here.</remarks>
    public int Members { get; init; }

    /// <summary>What executions have to be about for it to show soon; null for anything.</summary>
    public RaftFocus? Focus { get; init; }

    /// <summary>Every case, in the order of <see cref="RaftMutants"/>.</summary>
    public static IReadOnlyList<RaftMutantCase> All { get; } =
    [
        Of(RaftMutants.VoteTwice, RaftLaw.ElectionSafety),
        Of(RaftMutants.ForgetVote, RaftLaw.TermMonotonic),
        Of(RaftMutants.SkipUpToDate, RaftLaw.LeaderCompleteness),
        Of(RaftMutants.CommitOldTerm, RaftLaw.LeaderCompleteness) with { Focus = RaftFocus.Rivals },
        Of(RaftMutants.CountUnsynced, RaftLaw.LeaderCompleteness) with { Members = 1 },
        Of(RaftMutants.AckUnsynced, RaftLaw.NothingAcknowledgedLost) with { Focus = RaftFocus.Logs },
        Of(RaftMutants.KeepConflicts, RaftLaw.StateMachineSafety),
        Of(RaftMutants.SkipMatch, RaftLaw.LogMatching),
        Of(RaftMutants.ReadUnconfirmed, RaftLaw.LinearizableReads) with { Focus = RaftFocus.Reads },
        Of(RaftMutants.ReadBeforeTerm, RaftLaw.LinearizableReads) with { Focus = RaftFocus.Reads },
        Of(RaftMutants.ChangeTwice, RaftLaw.LeaderCompleteness) with { Focus = RaftFocus.Members },
        Of(RaftMutants.CommitUnmatched, RaftLaw.StateMachineSafety),
        Of(RaftMutants.TakeOldTerm, RaftLaw.TermMonotonic),
        Of(RaftMutants.InstallOld, RaftLaw.StateMachineSafety) with { Focus = RaftFocus.Snapshots },
        Of(RaftMutants.ForgetLostSnapshot, RaftLaw.Convergence) with { Focus = RaftFocus.Snapshots },
        Of(RaftMutants.CommitUnwritten, RaftLaw.StateMachineSafety) with { Focus = RaftFocus.Logs },
        Of(RaftMutants.TrustOldCommit, RaftLaw.LeaderCompleteness) with { Members = 1, Focus = RaftFocus.Members },
        Of(RaftMutants.CountLearners, RaftLaw.LeaderCompleteness) with { Focus = RaftFocus.Members },
        Of(RaftMutants.PreVoteThisTerm, RaftLaw.Convergence),
        Of(RaftMutants.ConfirmLaterReads, RaftLaw.LinearizableReads) with { Focus = RaftFocus.Reads },
        Of(RaftMutants.NeverAbortTransfer, RaftLaw.Convergence),
        Of(RaftMutants.LearnNothingFromVotes, RaftLaw.Convergence) with { Members = 1, Focus = RaftFocus.Members },
        Of(RaftMutants.CampaignUnapplied, RaftLaw.InvariantHeld) with { Focus = RaftFocus.Handovers },
        Of(RaftMutants.ApplyUnsynced, RaftLaw.LeaderCompleteness) with { Members = 1 },
        Of(RaftMutants.CommitByAll, RaftLaw.Available),
        Of(RaftMutants.None, RaftLaw.LinearizableReads) with { Name = "LeaseUnderDrift", ReadMode = ReadMode.Lease },
        Of(RaftMutants.None, RaftLaw.LinearizableReads) with
        {
            Name = "NumberReadsFromOne",
            NumbersReadsFromOne = true,
            Focus = RaftFocus.LateReads,
        },
    ];

    /// <inheritdoc cref="RaftScope.NumbersReadsFromOne"/>
    public bool NumbersReadsFromOne { get; init; }

    /// <summary>Whether it is in the nodes alone, whoever calls them.</summary>
    public bool IsOfNode => Mutant != RaftMutants.None;

    /// <summary>What is searched for it.</summary>
    public RaftScope Scope(int members) => new()
    {
        Members = Members > 0 ? Members : members,
        Mutants = Mutant,
        ReadMode = ReadMode,
        Focus = Focus,
        NumbersReadsFromOne = NumbersReadsFromOne,
    };

    /// <summary>The case of a name; null when there is none.</summary>
    public static RaftMutantCase? Find(string name) =>
        All.FirstOrDefault(mutant => string.Equals(mutant.Name, name, StringComparison.OrdinalIgnoreCase));

    private static RaftMutantCase Of(RaftMutants mutant, RaftLaw law) => new(mutant.ToString(), law, mutant);
}
