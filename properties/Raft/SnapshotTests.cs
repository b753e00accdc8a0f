using Vigil.Raft;
using Vigil.Sim.World.Raft;
using Xunit;

namespace Vigil.Properties.Raft;

/// <summary>Raft paper, section 7: logs that forget.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_follower_that_lacks_what_was_compacted_is_sent_a_snapshot()
    {
        var bench = Behind();
        bench.Tick(1);
        bench.Stabilize();
        Assert.Equal(bench[1].Log.Last, bench[3].Log.Last);
        Assert.Equal(bench[1].Log.Snapshot?.Index, bench[3].Log.Snapshot?.Index);
        Assert.Equal(ProgressState.Replicate, bench[1].ProgressOf(3)?.State);
    }

    [Fact]
    public void While_a_snapshot_is_under_way_nothing_else_is_sent()
    {
        var bench = Behind();
        bench.Tick(1);
        while (!bench.Messages.Exists(IsSnapshot) && bench.TryDeliver(_ => true))
        {
        }

        bench.Propose(1, "later");
        Assert.DoesNotContain(bench.Messages, m => m is { To: 3, Kind: MessageKind.Append });
        Assert.True(bench[1].ProgressOf(3)?.IsPaused);
    }

    [Fact]
    public void A_snapshot_that_was_lost_is_sent_again_when_the_follower_is_heard_of()
    {
        var bench = Behind();
        bench.Tick(1);
        while (!bench.Messages.Exists(IsSnapshot) && bench.TryDeliver(_ => true))
        {
        }

        Assert.Equal(1, bench.Drop(IsSnapshot));
        bench.Stabilize();
        bench.Tick(1);
        bench.Stabilize();
        Assert.Equal(bench[1].Log.Last, bench[3].Log.Last);
    }

    [Fact]
    public void A_snapshot_of_what_is_committed_already_is_not_installed()
    {
        var bench = RaftBench.Of(3);
        bench.Elect(1);
        bench.Propose(1, "a");
        bench.Stabilize();
        var (last, committed) = (bench[2].Log.Last, bench[2].Log.Committed);
        bench.Do(2, node => node.Step(new Message
        {
            Kind = MessageKind.InstallSnapshot,
            From = 1,
            To = 2,
            Term = 2,
            Snapshot = new Snapshot(2, 2, node.Conf, default),
        }));
        Assert.Equal((last, committed), (bench[2].Log.Last, bench[2].Log.Committed));
        Assert.Equal(committed, Assert.Single(bench.Messages).Index);
    }

    [Fact]
    public void A_snapshot_that_the_log_reaches_only_says_that_it_is_committed()
    {
        var bench = RaftBench.Of(3);
        bench.Seed(2, 2, 2, 2);
        bench.Do(2, node => node.Step(new Message
        {
            Kind = MessageKind.InstallSnapshot,
            From = 1,
            To = 2,
            Term = 2,
            Snapshot = new Snapshot(2, 2, node.Conf, default),
        }));
        Assert.Equal((3L, 2L), (bench[2].Log.Last, bench[2].Log.Committed));
        Assert.Null(bench[2].Log.Pending);
    }

    [Fact]
    public void A_snapshot_is_durable_before_it_is_acknowledged()
    {
        var bench = RaftBench.Of(3);
        bench[2].Step(new Message
        {
            Kind = MessageKind.InstallSnapshot,
            From = 1,
            To = 2,
            Term = 2,
            Snapshot = new Snapshot(9, 2, new ConfState([1, 2], []), new RaftState(9, 0).Write()),
        });
        var ready = bench[2].Ready();
        Assert.Equal(9, ready.Snapshot?.Index);
        Assert.True(ready.MustSync);
        Assert.Empty(ready.Messages);
        Assert.Equal(9, Assert.Single(ready.MessagesAfterSync).Index);
    }

    [Fact]
    public void Who_begins_again_from_a_snapshot_has_its_members()
    {
        var bench = Behind();
        bench.Crash(1);
        bench.Start(1);
        Assert.Equal([1UL, 2UL, 3UL], bench[1].Conf.Voters);
        Assert.Equal(bench[1].Log.Snapshot?.Index, bench.Disk(1).Snapshot?.Index);
    }

    /// <summary>
    /// Of one write a crash may leave the hard state and lose the entries. What it says is committed must not be
    /// entries that were to be replaced.
    /// </summary>
    [Fact]
    public void The_hard_state_speaks_of_nothing_that_is_written_after_it()
    {
        var bench = RaftBench.Of(3);
        bench.Seed(2, 2, 2, 2, 2);
        bench[2].Step(new Message
        {
            Kind = MessageKind.Append,
            From = 1,
            To = 2,
            Term = 3,
            Index = 1,
            LogTerm = 1,
            Commit = 3,
            Entries = [new Entry(3, 2, EntryKind.Normal, default), new Entry(3, 3, EntryKind.Normal, default)],
        });
        var first = bench[2].Ready();
        Assert.Equal(new HardState(3, 0, 1), first.HardState);
        bench[2].Advance();
        Assert.Equal(new HardState(3, 0, 3), bench[2].Ready().HardState);
    }

    [Fact]
    public void Whatever_is_synced_has_its_hard_state_with_it()
    {
        var bench = RaftBench.Of(1);
        bench.Elect(1);
        bench[1].Propose("a"u8.ToArray());
        var ready = bench[1].Ready();
        Assert.True(ready.MustSync);
        Assert.NotNull(ready.HardState);
    }

    /// <summary>Node 3 is away while the others commit and forget.</summary>
    private static RaftBench Behind()
    {
        var bench = RaftBench.Of(3);
        bench.Elect(1);
        bench.Cut(3);
        bench.Propose(1, "a");
        bench.Propose(1, "b");
        bench.Stabilize();
        bench.Compact(1, keepFrom: bench[1].Log.Applied + 1);
        bench.Join();
        return bench;
    }

    private static bool IsSnapshot(Message message) => message.Kind == MessageKind.InstallSnapshot;
}
