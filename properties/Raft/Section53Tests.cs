using Vigil.Raft;
using Vigil.Sim.World.Raft;
using Xunit;

namespace Vigil.Properties.Raft;

/// <summary>Raft paper, section 5.3: how logs are replicated.</summary>
public sealed class Section53Tests
{
    [Fact]
    public void A_leader_appends_a_command_to_its_own_log_and_sends_it_to_everybody()
    {
        var bench = Led(3);
        bench.Propose(1, "a");
        Assert.Equal(3, bench[1].Log.Last);
        Assert.Equal([2UL, 3UL], bench.Messages.Where(m => m.Entries.Count == 1).Select(m => m.To));
    }

    [Fact]
    public void An_entry_has_the_term_of_the_leader_that_made_it_and_the_next_index()
    {
        var bench = Led(3);
        bench.Propose(1, "a");
        Assert.Equal((bench[1].Term, 3L), (bench[1].Log[3].Term, bench[1].Log[3].Index));
    }

    [Theory]
    [InlineData(3, 1, true)]
    [InlineData(5, 1, false)]
    [InlineData(5, 2, true)]
    public void An_entry_is_committed_once_a_majority_has_it(int voters, int answers, bool isCommitted)
    {
        var bench = Led(voters);
        bench.Propose(1, "a");
        for (var i = 0; i < answers; i++)
        {
            var follower = (ulong)(i + 2);
            bench.TryDeliver(m => m.To == follower);
            bench.TryDeliver(m => m.From == follower);
        }

        Assert.Equal(isCommitted, bench[1].Log.Committed == 3);
    }

    [Fact]
    public void A_leader_sends_its_commit_index_and_followers_apply_up_to_it_in_order()
    {
        var bench = Led(3);
        bench.Propose(1, "a");
        bench.Propose(1, "b");
        bench.Stabilize();
        Assert.All(bench.Ids, id => Assert.Equal(["a", "b"], bench.Commands(id)));
    }

    [Fact]
    public void What_is_committed_commits_all_that_is_before_it_of_earlier_leaders_too()
    {
        var bench = RaftBench.Of(3);
        bench.Seed(1, 2, 2, 2);
        bench.Elect(1);
        Assert.Equal(4, bench[1].Log.Committed);
        Assert.Equal(["2.2", "2.3"], bench.Commands(3));
    }

    [Fact]
    public void A_follower_refuses_what_does_not_follow_an_entry_that_it_has()
    {
        var bench = Led(3);
        bench.Do(2, node => node.Step(new Message
        {
            Kind = MessageKind.Append,
            From = 1,
            To = 2,
            Term = 2,
            Index = 9,
            LogTerm = 2,
            Entries = [new Entry(2, 10, EntryKind.Normal, default)],
        }));
        var answer = Assert.Single(bench.Messages);
        Assert.True(answer.Reject);
        Assert.Equal((9L, 2L), (answer.Index, answer.RejectHint));
    }

    /// <summary>Figure 7: followers that lack entries, have too many, or both, from several terms.</summary>
    [Theory]
    [InlineData("1 1 1 4 4 5 5 6 6")]
    [InlineData("1 1 1 4")]
    [InlineData("1 1 1 4 4 5 5 6 6 6 6")]
    [InlineData("1 1 1 4 4 5 5 6 6 6 7 7")]
    [InlineData("1 1 1 4 4 4 4")]
    [InlineData("1 1 1 2 2 2 3 3 3 3 3")]
    public void A_leader_makes_every_followers_log_its_own(string terms)
    {
        var bench = RaftBench.Of(3);
        bench.Seed(1, 7, 1, 1, 1, 4, 4, 5, 5, 6, 6, 6);
        bench.Seed(2, 7, [.. terms.Split(' ').Select(long.Parse)]);
        bench.Do(1, node => node.Campaign());
        bench.Drop(m => m.To == 2);
        bench.Stabilize();
        Assert.Equal(1UL, bench.Leader?.Id);
        bench.Tick(1);
        bench.Stabilize();
        Assert.Equal(Terms(bench[1].Log), Terms(bench[2].Log));
        Assert.Equal(bench[1].Log.Committed, bench[2].Log.Committed);
    }

    [Fact]
    public void Finding_where_logs_match_takes_a_message_a_term_and_not_an_entry()
    {
        var bench = RaftBench.Of(3);
        bench.Seed(1, 5, [.. Enumerable.Repeat(1L, 10), .. Enumerable.Repeat(5L, 100)]);
        bench.Seed(2, 4, [.. Enumerable.Repeat(1L, 10), .. Enumerable.Repeat(3L, 100)]);
        var refusals = 0;
        bench.OnSeen = line => refusals += line.Contains("AppendReply", StringComparison.Ordinal)
            && line.Contains("rejected", StringComparison.Ordinal)
            && line.Contains("2->1", StringComparison.Ordinal)
            ? 1 : 0;
        bench.Elect(1);
        Assert.Equal(Terms(bench[1].Log), Terms(bench[2].Log));
        Assert.InRange(refusals, 1, 2);
    }

    [Fact]
    public void A_leader_never_changes_its_own_log_but_appends()
    {
        var bench = RaftBench.Of(3);
        bench.Seed(1, 4, 2, 4);
        bench.Seed(2, 3, 2, 3, 3, 3);
        bench.Elect(1);
        Assert.Equal([2L, 4L, 5L], Terms(bench[1].Log));
    }

    [Fact]
    public void An_answer_that_comes_twice_or_late_changes_nothing()
    {
        var bench = Led(3);
        bench.Propose(1, "a");
        bench.Stabilize();
        var before = bench[1].ProgressOf(2)?.ToString();
        bench.Do(1, node =>
            node.Step(new Message { Kind = MessageKind.AppendReply, From = 2, To = 1, Term = 2, Index = 2 }));
        bench.Do(1, node => node.Step(new Message
        {
            Kind = MessageKind.AppendReply,
            From = 2,
            To = 1,
            Term = 2,
            Index = 2,
            Reject = true,
            RejectHint = 1,
        }));
        Assert.Equal(before, bench[1].ProgressOf(2)?.ToString());
    }

    [Fact]
    public void Entries_that_come_again_do_not_cut_off_what_followed_them()
    {
        var bench = Led(3);
        bench.Propose(1, "a");
        var first = bench.Messages.First(m => m.To == 2);
        bench.Propose(1, "b");
        bench.Stabilize();
        bench.Do(2, node => node.Step(first));
        Assert.Equal(4, bench[2].Log.Last);
    }

    [Fact]
    public void A_proposal_of_a_follower_goes_by_way_of_its_leader()
    {
        var bench = Led(3);
        Assert.True(bench.Propose(3, "a"));
        bench.Stabilize();
        Assert.Equal(["a"], bench.Commands(3));
    }

    [Fact]
    public void Where_nobody_leads_a_proposal_is_dropped() => Assert.False(RaftBench.Of(3).Propose(1, "a"));

    [Fact]
    public void An_answer_to_an_append_is_not_sent_before_its_entries_are_durable()
    {
        var bench = Led(3);
        bench.Propose(1, "a");
        bench[2].Step(bench.Messages.First(m => m.To == 2));
        var ready = bench[2].Ready();
        Assert.Empty(ready.Messages);
        Assert.Single(ready.Entries);
        Assert.Equal(3, Assert.Single(ready.MessagesAfterSync).Index);
    }

    [Fact]
    public void A_leader_counts_itself_only_once_its_own_log_is_durable()
    {
        var bench = RaftBench.Of(1);
        bench.Elect(1);
        bench[1].Propose("a"u8.ToArray());
        var committed = bench[1].Log.Committed;
        var ready = bench[1].Ready();
        Assert.Equal(committed, bench[1].Log.Committed);
        Assert.Single(ready.Entries);
        bench[1].Advance();
        Assert.Equal(committed + 1, bench[1].Log.Committed);
    }

    private static RaftBench Led(int voters)
    {
        var bench = RaftBench.Of(voters);
        bench.Elect(1);
        return bench;
    }

    private static IEnumerable<long> Terms(RaftLog log) =>
        Enumerable.Range((int)log.First, (int)(log.Last - log.First + 1)).Select(index => log[index].Term);
}
