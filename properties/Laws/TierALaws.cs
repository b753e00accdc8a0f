using FsCheck;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Oracle;

namespace Vigil.Properties.Laws;

/// <summary>The laws of the whole system under our own scheduler, with our own choices.</summary>
public sealed class TierALaws
{
    private const int Cases = 150;
    private const int Schedules = 12;

    /// <summary>Strict serializability of the key-value part.</summary>
    [SeededProperty(MaxTest = Cases, Arbitrary = [typeof(Workloads)])]
    public Property Revisions_are_linearizable(Workload workload) =>
        Judge.Holds(workload, Strategy.Random, Schedules, Law.LinearizableRevisions);

    /// <summary>Reliable, Unique, Ordered, Resumable.</summary>
    [SeededProperty(MaxTest = Cases, Arbitrary = [typeof(Reconnects)])]
    public Property A_watch_that_reconnects_has_no_gap_or_duplicate(Workload workload) =>
        Judge.Holds(
            workload, Strategy.Random, Schedules, Law.Reliable, Law.Unique, Law.Ordered, Law.Resumable,
            Law.Convergence);

    /// <summary>The compaction law.</summary>
    [SeededProperty(MaxTest = Cases, Arbitrary = [typeof(Compactions)])]
    public Property A_compacted_start_revision_gets_the_compaction_error_as_nothing_else_does(Workload workload) =>
        Judge.Holds(workload, Strategy.Random, Schedules, Law.CompactionError);

    /// <summary>Atomic.</summary>
    [SeededProperty(MaxTest = Cases, Arbitrary = [typeof(Transactions)])]
    public Property The_events_of_a_transaction_arrive_together(Workload workload) =>
        Judge.Holds(workload, Strategy.Random, Schedules, Law.Atomic);
}
