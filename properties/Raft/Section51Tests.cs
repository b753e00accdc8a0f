using Vigil.Raft;
using Vigil.Sim.World.Raft;
using Xunit;

namespace Vigil.Properties.Raft;

/// <summary>Raft paper, section 5.1: terms.</summary>
public sealed class Section51Tests
{
    [Fact]
    public void A_node_begins_as_a_follower()
    {
        var bench = RaftBench.Of(3);
        Assert.All(bench.Ids, id => Assert.Equal(RaftRole.Follower, bench[id].Role));
    }

    [Fact]
    public void A_follower_that_hears_of_a_newer_term_takes_it()
    {
        var bench = RaftBench.Of(3);
        bench.Do(2, node => node.Step(Heartbeat(from: 1, to: 2, term: 7)));
        Assert.Equal(7, bench[2].Term);
    }

    [Fact]
    public void A_candidate_that_hears_of_a_newer_term_is_a_follower_again()
    {
        var bench = RaftBench.Of(3, new RaftOptions { Id = 1, PreVote = false });
        bench.Do(1, node => node.Campaign());
        Assert.Equal(RaftRole.Candidate, bench[1].Role);
        bench.Do(1, node => node.Step(Heartbeat(from: 2, to: 1, term: 7)));
        Assert.Equal((RaftRole.Follower, 7L, 2UL), (bench[1].Role, bench[1].Term, bench[1].Leader));
    }

    [Fact]
    public void A_leader_that_hears_of_a_newer_term_is_a_follower_again()
    {
        var bench = RaftBench.Of(3);
        bench.Elect(1);
        bench.Do(1, node => node.Step(Heartbeat(from: 2, to: 1, term: 7)));
        Assert.Equal((RaftRole.Follower, 7L), (bench[1].Role, bench[1].Term));
    }

    [Fact]
    public void A_request_of_an_older_term_is_refused()
    {
        var bench = RaftBench.Of(3);
        bench.Do(2, node => node.Step(Heartbeat(from: 1, to: 2, term: 7)));
        bench.Messages.Clear();
        bench.Do(2, node => node.Step(new Message
        {
            Kind = MessageKind.Append,
            From = 3,
            To = 2,
            Term = 6,
            Index = 1,
            LogTerm = 1,
            Entries = [new Entry(6, 2, EntryKind.Normal, default)],
        }));
        Assert.Equal(1, bench[2].Log.Last);
        var answer = Assert.Single(bench.Messages);
        Assert.True(answer.Reject);
        Assert.Equal(7, answer.Term);
    }

    /// <summary>
    /// The sweep of three nodes by Pct3 from seed 1: two voters of which one did not know of the other, so that the
    /// other stayed behind in its term and was never answered.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_candidate_whose_term_is_over_learns_the_newer_one(bool isPreVote)
    {
        var (request, reply) = isPreVote
            ? (MessageKind.PreVote, MessageKind.PreVoteReply)
            : (MessageKind.Vote, MessageKind.VoteReply);
        var bench = RaftBench.Of(3);
        bench.Do(2, node => node.Step(Heartbeat(from: 1, to: 2, term: 7)));
        bench.Messages.Clear();
        var message = new Message { Kind = request, From = 3, To = 2, Term = 6, Index = 9, LogTerm = 5 };
        bench.Do(2, node => node.Step(message));
        var answer = Assert.Single(bench.Messages);
        Assert.Equal((reply, true, 7L), (answer.Kind, answer.Reject, answer.Term));
    }

    [Fact]
    public void Terms_are_exchanged_in_every_answer_so_that_an_old_leader_learns_that_it_is_one()
    {
        var bench = RaftBench.Of(3);
        bench.Elect(1);
        bench.Cut(1);
        bench.Tick(3, 10);
        bench.Messages.Clear();
        bench.Elect(2);
        bench.Join();
        var newer = bench.Leader;
        Assert.NotNull(newer);
        Assert.True(newer.Term > 2);
        bench.Tick(1);
        bench.Stabilize();
        Assert.Equal((RaftRole.Follower, newer.Term), (bench[1].Role, bench[1].Term));
    }

    [Fact]
    public void A_term_outlives_a_crash()
    {
        var bench = RaftBench.Of(3);
        bench.Do(2, node => node.Step(Heartbeat(from: 1, to: 2, term: 7)));
        bench.Crash(2);
        bench.Start(2);
        Assert.Equal(7, bench[2].Term);
    }

    private static Message Heartbeat(ulong from, ulong to, long term) =>
        new() { Kind = MessageKind.Heartbeat, From = from, To = to, Term = term };
}
