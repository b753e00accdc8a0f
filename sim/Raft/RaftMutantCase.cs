using Vigil.Raft;

namespace Vigil.Sim.Raft;

/// <summary>A deliberate fault of Raft, and the law that has to notice it.</summary>
/// <param name="Name">What it is called on a command line.</param>
/// <param name="Law">The law.</param>
/// <param name="Mutant">The fault.</param>
internal sealed record RaftMutantCase(string Name, RaftLaw Law, RaftMutants Mutant)
{
    /// <summary>How reads make sure; a lease is a fault where clocks go unevenly.</summary>
    public ReadMode ReadMode { get; init; }

    /// <summary>The founders of the cluster in which it shows; 0 for any.</summary>
    /// <remarks>With others to wait for, a leader's own disk is faster than their answers here.</remarks>
    public int Members { get; init; }

    /// <summary>Every case, in the order of <see cref="RaftMutants"/>.</summary>
    public static IReadOnlyList<RaftMutantCase> All { get; } =
    [
        Of(RaftMutants.VoteTwice, RaftLaw.ElectionSafety),
        Of(RaftMutants.ForgetVote, RaftLaw.TermMonotonic),
        Of(RaftMutants.SkipUpToDate, RaftLaw.LeaderCompleteness),
        Of(RaftMutants.CommitOldTerm, RaftLaw.LeaderCompleteness),
        Of(RaftMutants.CountUnsynced, RaftLaw.LeaderCompleteness) with { Members = 1 },
        Of(RaftMutants.AckUnsynced, RaftLaw.NothingAcknowledgedLost),
        Of(RaftMutants.KeepConflicts, RaftLaw.StateMachineSafety),
        Of(RaftMutants.SkipMatch, RaftLaw.LogMatching),
        Of(RaftMutants.ReadUnconfirmed, RaftLaw.LinearizableReads),
        Of(RaftMutants.ReadBeforeTerm, RaftLaw.LinearizableReads),
        Of(RaftMutants.ChangeTwice, RaftLaw.LeaderCompleteness),
        Of(RaftMutants.CommitUnmatched, RaftLaw.StateMachineSafety),
        Of(RaftMutants.TakeOldTerm, RaftLaw.TermMonotonic),
        Of(RaftMutants.InstallOld, RaftLaw.StateMachineSafety),
        Of(RaftMutants.ForgetLostSnapshot, RaftLaw.Convergence),
        Of(RaftMutants.CommitUnwritten, RaftLaw.StateMachineSafety),
        Of(RaftMutants.TrustOldCommit, RaftLaw.LeaderCompleteness),
        Of(RaftMutants.CountLearners, RaftLaw.LeaderCompleteness),
        Of(RaftMutants.PreVoteThisTerm, RaftLaw.Convergence),
        Of(RaftMutants.ConfirmLaterReads, RaftLaw.LinearizableReads),
        Of(RaftMutants.NeverAbortTransfer, RaftLaw.Convergence),
        new("LeaseUnderDrift", RaftLaw.LinearizableReads, RaftMutants.None) { ReadMode = ReadMode.Lease },
    ];

    /// <summary>What is searched for it.</summary>
    public RaftScope Scope(int members) => new()
    {
        Members = Members > 0 ? Members : members, Mutants = Mutant, ReadMode = ReadMode,
    };

    /// <summary>The case of a name; null when there is none.</summary>
    public static RaftMutantCase? Find(string name) =>
        All.FirstOrDefault(mutant => string.Equals(mutant.Name, name, StringComparison.OrdinalIgnoreCase));

    private static RaftMutantCase Of(RaftMutants mutant, RaftLaw law) => new(mutant.ToString(), law, mutant);
}
