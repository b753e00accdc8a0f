using Vigil.Raft;
using Vigil.Sim.World.Raft;
using Xunit;

namespace Vigil.Properties.Raft;

/// <summary>Raft paper, section 5.2: how a leader is elected.</summary>
public sealed class Section52Tests
{
    private static readonly RaftOptions Plain = new() { Id = 1, PreVote = false, CheckQuorum = false };

    [Fact]
    public void A_leader_sends_heartbeats_to_everybody_to_keep_its_authority()
    {
        var bench = RaftBench.Of(3);
        bench.Elect(1);
        bench.Tick(1);
        Assert.Equal([2UL, 3UL], bench.Messages.Where(m => m.Kind == MessageKind.Heartbeat).Select(m => m.To));
    }

    [Fact]
    public void A_follower_that_hears_nothing_for_an_election_timeout_campaigns()
    {
        var bench = RaftBench.Of(3, Plain);
        bench.Tick(2, Plain.ElectionTicks - 1);
        Assert.Equal(RaftRole.Follower, bench[2].Role);
        bench.Tick(2);
        Assert.Equal(RaftRole.Candidate, bench[2].Role);
    }

    [Fact]
    public void Whoever_hears_a_leader_does_not_campaign()
    {
        var bench = RaftBench.Of(3);
        bench.Elect(1);
        for (var i = 0; i < 50; i++)
        {
            bench.Tick(1);
            bench.Stabilize();
            bench.Tick(2);
            bench.Tick(3);
        }

        Assert.Equal((RaftRole.Leader, 2L), (bench[1].Role, bench[1].Term));
    }

    [Fact]
    public void A_candidate_begins_a_term_votes_for_itself_and_requests_all_other_votes_at_once()
    {
        var bench = RaftBench.Of(5, Plain);
        bench.Do(3, node => node.Campaign());
        Assert.Equal(2, bench[3].Term);
        Assert.Equal(3UL, bench.Disk(3).HardState.Vote);
        Assert.Equal([1UL, 2UL, 4UL, 5UL], bench.Messages.Select(m => m.To));
        Assert.All(bench.Messages, m => Assert.Equal((MessageKind.Vote, 2L), (m.Kind, m.Term)));
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(3, 0, false)]
    [InlineData(3, 1, true)]
    [InlineData(5, 1, false)]
    [InlineData(5, 2, true)]
    [InlineData(4, 1, false)]
    [InlineData(4, 2, true)]
    public void A_candidate_wins_with_the_votes_of_a_majority(int voters, int others, bool wins)
    {
        var bench = RaftBench.Of(voters, Plain);
        bench.Do(1, node => node.Campaign());
        for (var i = 0; i < others; i++)
        {
            var from = (ulong)(i + 2);
            bench.Do(1, node => node.Step(new Message { Kind = MessageKind.VoteReply, From = from, To = 1, Term = 2 }));
        }

        Assert.Equal(wins ? RaftRole.Leader : RaftRole.Candidate, bench[1].Role);
    }

    [Fact]
    public void The_same_vote_is_not_counted_twice()
    {
        var bench = RaftBench.Of(5, Plain);
        bench.Do(1, node => node.Campaign());
        for (var i = 0; i < 4; i++)
        {
            bench.Do(1, node => node.Step(new Message { Kind = MessageKind.VoteReply, From = 2, To = 1, Term = 2 }));
        }

        Assert.Equal(RaftRole.Candidate, bench[1].Role);
    }

    [Fact]
    public void A_node_votes_for_one_candidate_a_term_and_the_first_request_gets_it()
    {
        var bench = RaftBench.Of(3, Plain);
        bench.Do(1, node => node.Step(VoteRequest(candidate: 2)));
        bench.Do(1, node => node.Step(VoteRequest(candidate: 3)));
        Assert.Equal([(2UL, false), (3UL, true)], bench.Messages.Select(m => (m.To, m.Reject)));
    }

    [Fact]
    public void A_repeated_request_of_the_same_candidate_is_granted_again()
    {
        var bench = RaftBench.Of(3, Plain);
        bench.Do(1, node => node.Step(VoteRequest(candidate: 2)));
        bench.Do(1, node => node.Step(VoteRequest(candidate: 2)));
        Assert.All(bench.Messages, m => Assert.False(m.Reject));
    }

    [Fact]
    public void A_vote_outlives_a_crash()
    {
        var bench = RaftBench.Of(3, Plain);
        bench.Do(1, node => node.Step(VoteRequest(candidate: 2)));
        bench.Crash(1);
        bench.Start(1);
        bench.Messages.Clear();
        bench.Do(1, node => node.Step(VoteRequest(candidate: 3)));
        Assert.True(Assert.Single(bench.Messages).Reject);
    }

    [Fact]
    public void A_vote_is_not_sent_before_it_is_durable()
    {
        var bench = RaftBench.Of(3, Plain);
        bench[1].Step(VoteRequest(candidate: 2));
        var ready = bench[1].Ready();
        Assert.Empty(ready.Messages);
        Assert.True(ready.MustSync);
        Assert.Equal(2UL, ready.HardState?.Vote);
        Assert.Equal(MessageKind.VoteReply, Assert.Single(ready.MessagesAfterSync).Kind);
    }

    [Fact]
    public void A_candidate_that_hears_the_leader_of_its_term_follows_it()
    {
        var bench = RaftBench.Of(3, Plain);
        bench.Do(1, node => node.Campaign());
        bench.Do(1, node => node.Step(new Message { Kind = MessageKind.Heartbeat, From = 2, To = 1, Term = 2 }));
        Assert.Equal((RaftRole.Follower, 2UL), (bench[1].Role, bench[1].Leader));
    }

    [Fact]
    public void A_candidate_that_hears_an_older_leader_goes_on()
    {
        var bench = RaftBench.Of(3, Plain);
        bench.Do(1, node => node.Campaign());
        bench.Do(1, node => node.Step(new Message { Kind = MessageKind.Heartbeat, From = 2, To = 1, Term = 1 }));
        Assert.Equal(RaftRole.Candidate, bench[1].Role);
    }

    [Fact]
    public void When_nobody_wins_candidates_time_out_and_begin_another_term()
    {
        var bench = RaftBench.Of(2, Plain);
        bench.Do(1, node => node.Campaign());
        bench.Do(2, node => node.Campaign());
        bench.Stabilize();
        Assert.Null(bench.Leader);
        bench.Tick(1, Plain.ElectionTicks);
        Assert.Equal(3, bench[1].Term);
        bench.Stabilize();
        Assert.Equal(1UL, bench.Leader?.Id);
    }

    [Fact]
    public void Timeouts_are_drawn_from_one_election_timeout_to_two_and_anew_each_time()
    {
        var draws = new Draws();
        var (hardState, snapshot) = RaftNode.Founding(new ConfState([1, 2, 3], []), default);
        var node = new RaftNode(Plain, draws, hardState, snapshot, []);
        Assert.Equal([Plain.ElectionTicks], draws.Bounds);
        for (var i = 0; i < Plain.ElectionTicks + Draws.Answer; i++)
        {
            Assert.Equal(RaftRole.Follower, node.Role);
            node.Tick();
        }

        Assert.Equal(RaftRole.Candidate, node.Role);
        Assert.Equal(2, draws.Bounds.Count);
    }

    private static Message VoteRequest(ulong candidate) =>
        new() { Kind = MessageKind.Vote, From = candidate, To = 1, Term = 2, Index = 1, LogTerm = 1 };

    private sealed class Draws : Seams.IEntropy
    {
        public const int Answer = 7;

        public List<int> Bounds { get; } = [];

        public int Next(string site, int bound)
        {
            Bounds.Add(bound);
            return Answer;
        }
    }
}
