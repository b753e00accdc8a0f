using Vigil.Raft;
using Vigil.Sim.World.Raft;
using Xunit;

namespace Vigil.Properties.Raft;

/// <summary>Raft paper, section 6, as it is here: one node at a time, in force when applied; and learners.</summary>
public sealed class MembershipTests
{
    [Fact]
    public void A_change_is_in_force_once_it_is_applied_and_not_before()
    {
        var bench = Led(3);
        bench.Add(4);
        Change(bench, ConfChangeKind.AddVoter, 4);
        Assert.Equal([1UL, 2UL, 3UL], bench[1].Conf.Voters);
        bench.Stabilize();
        Assert.All([1UL, 2UL, 3UL], id => Assert.Equal([1UL, 2UL, 3UL, 4UL], bench[id].Conf.Voters));
    }

    [Fact]
    public void Who_joins_with_nothing_is_sent_a_snapshot_and_then_the_log()
    {
        var bench = Led(3);
        bench.Propose(1, "a");
        bench.Stabilize();
        bench.Add(4);
        Change(bench, ConfChangeKind.AddVoter, 4);
        Settle(bench);
        Assert.Equal(["a"], bench.Commands(4));
        Assert.Equal([1UL, 2UL, 3UL, 4UL], bench[4].Conf.Voters);
    }

    [Fact]
    public void A_leader_appends_no_change_before_the_last_one_is_applied()
    {
        var bench = Led(3);
        Assert.True(Change(bench, ConfChangeKind.AddVoter, 4));
        Assert.False(Change(bench, ConfChangeKind.AddVoter, 5));
        bench.Stabilize();
        Assert.True(Change(bench, ConfChangeKind.AddVoter, 5));
    }

    [Fact]
    public void A_new_leader_appends_no_change_before_all_that_it_inherited_is_applied()
    {
        var bench = Led(3);
        Change(bench, ConfChangeKind.AddVoter, 4);
        while (bench.TryDeliver(m => m is { To: 2, Kind: MessageKind.Append }))
        {
        }

        bench.Messages.Clear();
        bench.Crash(1);
        bench.Tick(3, 10);
        bench.Do(2, node => node.Campaign());
        while (bench[2].Role != RaftRole.Leader && bench.TryDeliver(_ => true))
        {
        }

        Assert.Equal(RaftRole.Leader, bench[2].Role);
        Assert.False(Change(bench, ConfChangeKind.AddVoter, 5, by: 2));
    }

    [Fact]
    public void Whoever_has_a_committed_change_to_apply_does_not_campaign()
    {
        var bench = Led(3);
        Change(bench, ConfChangeKind.Remove, 3);
        bench.Stabilize();
        var disk = bench.Disk(2);
        var node = new RaftNode(new RaftOptions { Id = 2 }, bench, disk.HardState, disk.Snapshot, disk.Entries);
        Assert.True(node.Log.Committed > node.Log.Applied);
        node.Campaign();
        Assert.Equal(RaftRole.Follower, node.Role);
    }

    [Fact]
    public void A_leader_that_removes_itself_leads_until_that_is_applied_and_then_steps_down()
    {
        var bench = Led(3);
        Change(bench, ConfChangeKind.Remove, 1);
        Assert.Equal(RaftRole.Leader, bench[1].Role);
        bench.Stabilize();
        Assert.Equal(RaftRole.Follower, bench[1].Role);
        bench.Tick(1, 50);
        Assert.Equal(RaftRole.Follower, bench[1].Role);
        bench.Tick(3, 10);
        bench.Messages.Clear();
        bench.Elect(2);
        Assert.Equal(2UL, bench.Leader?.Id);
    }

    /// <summary>
    /// The sweep's seed 0x113 for three nodes: without what the answer to a vote says, nobody leads ever again.
    /// </summary>
    [Fact]
    public void Of_two_voters_the_one_that_stays_learns_from_the_one_that_left_that_it_has()
    {
        var bench = Led(2);
        Change(bench, ConfChangeKind.Remove, 1);
        bench.Propose(1, "longer");
        bench.TryDeliver(m => m is { To: 2, Entries: [{ Kind: EntryKind.ConfChange }] });
        bench.Drop(m => m.To == 2);
        bench.TryDeliver(m => m is { From: 2, Kind: MessageKind.AppendReply });
        bench.Drop(_ => true);
        Assert.Equal([2UL], bench[1].Conf.Voters);
        Assert.Equal([1UL, 2UL], bench[2].Conf.Voters);
        bench.Tick(2, 30);
        bench.Stabilize();
        bench.Tick(2, 30);
        bench.Stabilize();
        Assert.Equal(RaftRole.Leader, bench[2].Role);
        Assert.Equal([2UL], bench[2].Conf.Voters);
    }

    [Fact]
    public void A_learner_is_sent_everything_and_counts_for_nothing()
    {
        var bench = Led(3);
        bench.Add(4);
        Change(bench, ConfChangeKind.AddLearner, 4);
        Settle(bench);
        bench.Cut(2);
        bench.Cut(3);
        bench.Propose(1, "a");
        bench.Stabilize();
        Assert.Equal(bench[1].Log.Last, bench[4].Log.Last);
        Assert.True(bench[1].Log.Committed < bench[1].Log.Last);
        bench.Tick(4, 100);
        Assert.Equal(RaftRole.Follower, bench[4].Role);
    }

    [Fact]
    public void A_learner_that_is_promoted_votes_and_counts()
    {
        var bench = Led(1);
        bench.Add(2);
        Change(bench, ConfChangeKind.AddLearner, 2);
        Settle(bench);
        Change(bench, ConfChangeKind.AddVoter, 2);
        Settle(bench);
        Assert.Equal([1UL, 2UL], bench[2].Conf.Voters);
        Assert.Empty(bench[2].Conf.Learners);
        bench.Cut(2);
        var committed = bench[1].Log.Committed;
        bench.Propose(1, "a");
        bench.Stabilize();
        Assert.Equal(committed, bench[1].Log.Committed);
    }

    [Fact]
    public void A_member_that_was_removed_and_does_not_know_disturbs_nobody()
    {
        var bench = Led(3);
        bench.Cut(3);
        Change(bench, ConfChangeKind.Remove, 3);
        bench.Stabilize();
        bench.Join();
        bench.Tick(3, 60);
        bench.Stabilize();
        Assert.Equal((RaftRole.Leader, 2L), (bench[1].Role, bench[1].Term));
    }

    private static RaftBench Led(int voters)
    {
        var bench = RaftBench.Of(voters);
        bench.Elect(1);
        return bench;
    }

    private static bool Change(RaftBench bench, ConfChangeKind kind, ulong node, ulong by = 1)
    {
        var taken = false;
        bench.Do(by, leader => taken = leader.ProposeConfChange(new ConfChange(kind, node, default)));
        return taken;
    }

    private static void Settle(RaftBench bench)
    {
        for (var i = 0; i < 3; i++)
        {
            bench.Stabilize();
            bench.Tick(1);
        }

        bench.Stabilize();
    }
}
