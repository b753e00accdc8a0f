using Vigil.Raft;
using Vigil.Sim.World.Raft;
using Xunit;

namespace Vigil.Properties.Raft;

/// <summary>Ongaro's thesis: pre-votes (9.6), check-quorum (6.2), transfers (3.10) and reads (6.4).</summary>
public sealed class LeadershipTests
{
    [Fact]
    public void Who_could_not_win_does_not_begin_a_term()
    {
        var bench = Led(3);
        bench.Cut(3);
        bench.Tick(3, 100);
        bench.Stabilize();
        Assert.Equal((RaftRole.PreCandidate, 2L), (bench[3].Role, bench[3].Term));
        bench.Join();
        bench.Tick(3, 20);
        bench.Stabilize();
        Assert.Equal((RaftRole.Leader, 2L), (bench[1].Role, bench[1].Term));
    }

    [Fact]
    public void A_pre_vote_binds_nobody()
    {
        var bench = RaftBench.Of(3);
        bench.Do(1, node => node.Step(Ask(MessageKind.PreVote, candidate: 2)));
        bench.Do(1, node => node.Step(Ask(MessageKind.PreVote, candidate: 3)));
        Assert.All(bench.Messages, m => Assert.False(m.Reject));
        Assert.Equal((1L, 0UL), (bench[1].Term, bench.Disk(1).HardState.Vote));
    }

    [Fact]
    public void Whoever_hears_a_leader_refuses_to_begin_another_term()
    {
        var bench = Led(3);
        bench.Do(2, node =>
            node.Step(Ask(MessageKind.Vote, candidate: 3) with { To = 2, Term = 9, Index = 99, LogTerm = 8 }));
        Assert.Empty(bench.Messages);
        Assert.Equal(2, bench[2].Term);
    }

    [Fact]
    public void A_leader_that_hears_of_no_majority_for_an_election_timeout_steps_down()
    {
        var bench = Led(3);
        bench.Cut(1);
        bench.Tick(1, 20);
        Assert.Equal(RaftRole.Follower, bench[1].Role);
    }

    [Fact]
    public void A_leader_that_hears_of_a_majority_stays()
    {
        var bench = Led(3);
        bench.Crash(3);
        for (var i = 0; i < 50; i++)
        {
            bench.Tick(1);
            bench.Stabilize();
        }

        Assert.Equal(RaftRole.Leader, bench[1].Role);
    }

    [Fact]
    public void Leadership_is_handed_over_to_who_has_the_whole_log()
    {
        var bench = Led(3);
        bench.Propose(1, "a");
        bench.Do(1, node => node.TransferLeader(3));
        Assert.DoesNotContain(bench.Messages, m => m.Kind == MessageKind.TimeoutNow);
        Assert.False(bench.Propose(1, "b"));
        bench.Stabilize();
        Assert.Equal((3UL, 3L), (bench.Leader?.Id, bench.Leader?.Term));
        Assert.True(bench.Propose(3, "c"));
    }

    /// <summary>All that waited for a leader may be proposed at once: no message is as large as all of it.</summary>
    [Fact]
    public void What_a_follower_passes_on_is_sent_in_parts()
    {
        var bench = Led(3);
        bench.Do(2, node => node.Propose([new byte[600 << 10], new byte[600 << 10], new byte[2 << 20], new byte[1]]));
        var passed = bench.Messages.Where(m => m.Kind == MessageKind.Propose).Select(m => m.Entries.Count);
        Assert.Equal([1, 1, 1, 1], passed);
        bench.Stabilize();
        Assert.Equal(4, bench.Applied(1).Count(entry => entry.Data.Length > 0));
    }

    [Fact]
    public void A_follower_passes_the_wish_for_a_transfer_on()
    {
        var bench = Led(3);
        bench.Do(2, node => node.TransferLeader(2));
        bench.Stabilize();
        Assert.Equal(2UL, bench.Leader?.Id);
    }

    [Fact]
    public void A_transfer_that_comes_to_nothing_is_given_up_after_an_election_timeout()
    {
        var bench = Led(3);
        bench.Crash(3);
        bench.Do(1, node => node.TransferLeader(3));
        Assert.False(bench.Propose(1, "a"));
        for (var i = 0; i < 10; i++)
        {
            bench.Tick(1);
            bench.Stabilize();
        }

        Assert.True(bench.Propose(1, "b"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Leadership_is_not_handed_to_itself_to_a_learner_or_to_a_stranger(ulong node)
    {
        var bench = new RaftBench(new ConfState([1, 2, 3], [4]));
        bench.Elect(1);
        bench.Do(1, leader => leader.TransferLeader(node));
        Assert.True(bench.Propose(1, "a"));
    }

    [Fact]
    public void A_read_is_answered_once_a_majority_says_that_its_leader_still_leads()
    {
        var bench = Led(5);
        bench.Do(1, node => node.ReadIndex(7));
        Assert.Empty(bench.Reads(1));
        bench.TryDeliver(m => m.To == 2);
        bench.TryDeliver(m => m.From == 2);
        Assert.Empty(bench.Reads(1));
        bench.TryDeliver(m => m.To == 3);
        bench.TryDeliver(m => m.From == 3);
        Assert.Equal([new ReadState(7, bench[1].Log.Committed)], bench.Reads(1));
    }

    [Fact]
    public void A_learner_confirms_no_read()
    {
        var bench = new RaftBench(new ConfState([1, 2, 3], [4, 5]));
        bench.Elect(1);
        bench.Cut(2);
        bench.Cut(3);
        bench.Do(1, node => node.ReadIndex(7));
        bench.Stabilize();
        Assert.Empty(bench.Reads(1));
    }

    [Fact]
    public void An_answer_to_an_earlier_heartbeat_confirms_no_read()
    {
        var bench = Led(3);
        bench.Tick(1);
        bench.TryDeliver(m => m.To == 2);
        bench.Do(1, node => node.ReadIndex(7));
        bench.Drop(m => m.From == 1);
        bench.Stabilize();
        Assert.Empty(bench.Reads(1));
        bench.Tick(1);
        bench.Stabilize();
        Assert.Single(bench.Reads(1));
    }

    [Fact]
    public void A_read_of_a_follower_is_answered_by_its_leader()
    {
        var bench = Led(3);
        bench.Propose(1, "a");
        bench.Do(3, node => node.ReadIndex(7));
        bench.Stabilize();
        Assert.Equal(7, Assert.Single(bench.Reads(3)).Context);
    }

    [Fact]
    public void A_new_leader_answers_no_read_before_it_knows_what_is_committed()
    {
        var bench = RaftBench.Of(3);
        bench.Do(1, node => node.Campaign());
        while (bench[1].Role != RaftRole.Leader && bench.TryDeliver(_ => true))
        {
        }

        bench.Do(1, node => node.ReadIndex(7));
        Assert.DoesNotContain(bench.Messages, m => m.Kind == MessageKind.Heartbeat);
        bench.Stabilize();
        Assert.Equal([new ReadState(7, 2)], bench.Reads(1));
    }

    [Fact]
    public void With_a_lease_a_read_is_answered_at_once()
    {
        var bench = Led(3, new RaftOptions { Id = 1, ReadMode = ReadMode.Lease });
        bench.Do(1, node => node.ReadIndex(7));
        Assert.Single(bench.Reads(1));
        Assert.Empty(bench.Messages);
    }

    [Fact]
    public void A_cluster_of_one_elects_itself_commits_and_reads_alone()
    {
        var bench = RaftBench.Of(1);
        bench.Tick(1, 10);
        Assert.Equal(RaftRole.Leader, bench[1].Role);
        bench.Propose(1, "a");
        bench.Do(1, node => node.ReadIndex(7));
        Assert.Equal(["a"], bench.Commands(1));
        Assert.Equal([new ReadState(7, 3)], bench.Reads(1));
        Assert.Empty(bench.Messages);
    }

    private static RaftBench Led(int voters, RaftOptions? template = null)
    {
        var bench = RaftBench.Of(voters, template);
        bench.Elect(1);
        return bench;
    }

    private static Message Ask(MessageKind kind, ulong candidate) =>
        new() { Kind = kind, From = candidate, To = 1, Term = 2, Index = 1, LogTerm = 1 };
}
