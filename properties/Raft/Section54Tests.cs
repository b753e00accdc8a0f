using Vigil.Raft;
using Vigil.Sim.World.Raft;
using Xunit;

namespace Vigil.Properties.Raft;

/// <summary>Raft paper, section 5.4: who may lead, and what a new leader may take for committed.</summary>
public sealed class Section54Tests
{
    private static readonly RaftOptions Plain = new() { Id = 1, PreVote = false, CheckQuorum = false };

    /// <summary>Section 5.4.1: the term of the last entry decides, then the length.</summary>
    [Theory]
    [InlineData("1 1", 1, 4, true)]
    [InlineData("1 1", 1, 3, true)]
    [InlineData("1 1", 1, 2, false)]
    [InlineData("1 1", 2, 2, true)]
    [InlineData("1 2", 1, 9, false)]
    [InlineData("2", 2, 2, true)]
    public void A_vote_is_refused_to_whose_log_is_behind(string terms, long lastTerm, long last, bool granted)
    {
        var bench = RaftBench.Of(3, Plain);
        bench.Seed(1, 2, [.. terms.Split(' ').Select(long.Parse)]);
        bench.Do(1, node => node.Step(new Message
        {
            Kind = MessageKind.Vote,
            From = 2,
            To = 1,
            Term = 3,
            Index = last,
            LogTerm = lastTerm,
        }));
        Assert.Equal(!granted, Assert.Single(bench.Messages).Reject);
    }

    [Fact]
    public void Whoever_lacks_a_committed_entry_can_not_be_elected()
    {
        var bench = RaftBench.Of(3);
        bench.Elect(1);
        bench.Cut(3);
        bench.Propose(1, "a");
        bench.Stabilize();
        bench.Crash(1);
        bench.Join();
        bench.Tick(2, 10);
        bench.Messages.Clear();
        bench.Elect(3);
        Assert.Null(bench.Leader);
        bench.Elect(2);
        Assert.Equal(2UL, bench.Leader?.Id);
        Assert.Equal(["a"], bench.Commands(3));
    }

    /// <summary>
    /// Section 5.4.2 and figure 8: an entry of an older term may be on a majority and still be replaced.
    /// </summary>
    [Fact]
    public void An_entry_of_an_older_term_is_not_committed_by_counting()
    {
        var bench = RaftBench.Of(3, Plain with { MessageBytesMax = 1 });
        bench.Seed(1, 3, 2);
        bench.Do(1, node => node.Campaign());
        while (!(bench[1].ProgressOf(2)?.Match >= 2) && bench.TryDeliver(m => m.To == 2 || m.From == 2))
        {
        }

        Assert.Equal(2, bench[1].ProgressOf(2)?.Match);
        Assert.Equal(1, bench[1].Log.Committed);
        bench.Stabilize();
        Assert.Equal(3, bench[1].Log.Committed);
    }

    [Fact]
    public void A_new_leader_opens_its_term_with_an_empty_entry_so_that_it_learns_what_is_committed()
    {
        var bench = RaftBench.Of(3);
        bench.Elect(1);
        Assert.Equal((2L, 0), (bench[1].Log[2].Term, bench[1].Log[2].Data.Length));
        Assert.Equal(2, bench[1].Log.Committed);
    }

    /// <summary>Section 5.5: whoever does not answer is sent the same again.</summary>
    [Fact]
    public void A_follower_that_was_down_gets_what_it_missed()
    {
        var bench = RaftBench.Of(3);
        bench.Elect(1);
        bench.Crash(3);
        bench.Propose(1, "a");
        bench.Propose(1, "b");
        bench.Stabilize();
        bench.Start(3);
        bench.Tick(1);
        bench.Stabilize();
        Assert.Equal(["a", "b"], bench.Commands(3));
    }
}
