using FsCheck;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Oracle;
using Vigil.Sim.World.Search;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Laws;

/// <summary>
/// The laws of the whole system where it is a cluster: 1, 3 and 5 members, each with a disk, all faults.
/// </summary>
public sealed class ClusterLaws(ITestOutputHelper output)
{
    private const int Cases = 25;
    private const int Schedules = 3;

    [Fact]
    public void Every_law_holds_on_clusters_in_tier_A() =>
        Sweep_holds(new SweepOptions { Executions = 900, Scope = WorkloadScope.Clusters }, mustReachAll: true);

    /// <remarks>
    /// Random alone: Coyote's Q-learning keeps a row for each state of thousands of choices, which no memory holds.
    /// </remarks>
    [Fact]
    public void Every_law_holds_on_clusters_in_tier_B() => Sweep_holds(
        new SweepOptions { Executions = 150, Scope = WorkloadScope.Clusters, Strategy = Strategy.CoyoteRandom },
        mustReachAll: false);

    /// <summary>Ordered, Unique, Reliable, Resumable, Bookmarkable: whoever serves, and whoever leads.</summary>
    [SeededProperty(MaxTest = Cases, Arbitrary = [typeof(LeaderChanges)])]
    public Property A_watch_that_moves_between_members_has_no_gap_and_no_duplicate(Workload workload) =>
        Judge.Holds(
            workload,
            Strategy.Random,
            Schedules,
            Law.Ordered,
            Law.Unique,
            Law.Reliable,
            Law.Resumable,
            Law.Bookmarkable,
            Law.Convergence);

    /// <summary>Nothing that was acknowledged is lost, whatever part of what was not synced a crash leaves.</summary>
    [SeededProperty(MaxTest = Cases, Arbitrary = [typeof(PowerCuts)])]
    public Property What_was_acknowledged_survives_when_the_power_goes(Workload workload) =>
        Judge.Holds(workload, Strategy.Random, Schedules, Law.LinearizableRevisions, Law.MembersAgree);

    /// <summary>Members that come and go hold the same, and so do those that were sent a snapshot.</summary>
    [SeededProperty(MaxTest = Cases, Arbitrary = [typeof(MemberChanges)])]
    public Property Members_agree_while_members_come_and_go(Workload workload) =>
        Judge.Holds(workload, Strategy.Random, Schedules, Law.MembersAgree, Law.Convergence);

    private void Sweep_holds(SweepOptions options, bool mustReachAll) => Judge.Sweep_holds(
        options, Marks.OfClusters, mustReachAll ? 500 : null, shrinksMax: 2_000, output);
}
