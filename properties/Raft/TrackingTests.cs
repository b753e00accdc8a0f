using FsCheck;
using FsCheck.Fluent;
using Vigil.Raft;
using Xunit;

namespace Vigil.Properties.Raft;

/// <summary>What a leader knows of a follower.</summary>
public sealed class TrackingTests
{
    [SeededProperty]
    public Property A_window_counts_what_was_sent_and_has_not_arrived() => Prop.ForAll(
        Gen.Choose(0, 30).ListOf().ToArbitrary(),
        arrivals =>
        {
            var window = new Inflights(4);
            var naive = new List<long>();
            var last = 0L;
            foreach (var arrived in arrivals)
            {
                if (!window.IsFull)
                {
                    window.Add(++last);
                    naive.Add(last);
                }

                if (arrived % 3 == 0)
                {
                    window.FreeTo(arrived);
                    naive.RemoveAll(one => one <= arrived);
                }

                if (window.Count != naive.Count || window.IsFull != (naive.Count >= 4))
                {
                    return false;
                }
            }

            return true;
        });

    /// <summary>
    /// Whatever comes in whatever order, what is sent next is above what matches, and the match never falls.
    /// </summary>
    [SeededProperty]
    public Property The_match_only_grows_and_stays_below_what_is_sent_next() => Prop.ForAll(
        Gen.Choose(0, 999).ListOf().ToArbitrary(),
        acts =>
        {
            var progress = new Progress(next: 10, inflightMax: 3);
            foreach (var act in acts)
            {
                var before = progress.Match;
                Do(progress, act % 8, act / 8 % 20);
                if (progress.Match < before || progress.Match >= progress.Next)
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void A_probe_waits_for_its_answer()
    {
        var progress = new Progress(next: 10, inflightMax: 3);
        Assert.False(progress.IsPaused);
        progress.Sent(entries: 1, last: 10);
        Assert.True(progress.IsPaused);
        Assert.True(progress.TryMatch(10));
        Assert.False(progress.IsPaused);
    }

    [Fact]
    public void A_refusal_goes_back_to_the_hint_and_an_old_one_is_no_news()
    {
        var progress = new Progress(next: 10, inflightMax: 3);
        Assert.True(progress.TryBack(rejected: 9, hint: 4));
        Assert.Equal(5, progress.Next);
        Assert.False(progress.TryBack(rejected: 9, hint: 2));
        Assert.Equal(5, progress.Next);
    }

    [Fact]
    public void After_a_snapshot_what_follows_it_is_tried()
    {
        var progress = new Progress(next: 10, inflightMax: 3);
        progress.BecomeSnapshot(40);
        Assert.True(progress.IsPaused);
        progress.BecomeProbe();
        Assert.Equal((41, ProgressState.Probe), (progress.Next, progress.State));
    }

    [Fact]
    public void After_a_snapshot_that_was_lost_the_match_is_where_to_go_on()
    {
        var progress = new Progress(next: 10, inflightMax: 3);
        progress.BecomeSnapshot(40);
        progress.SnapshotFailed();
        progress.BecomeProbe();
        Assert.Equal(1, progress.Next);
    }

    private static void Do(Progress progress, int act, long index)
    {
        switch (act)
        {
            case 0:
                progress.BecomeProbe();
                break;
            case 1:
                progress.BecomeReplicate();
                break;
            case 2:
                progress.BecomeSnapshot(progress.Match + index);
                break;
            case 3 when progress.State == ProgressState.Snapshot:
                progress.SnapshotFailed();
                break;
            case 4 when !progress.IsPaused:
                progress.Sent(1, progress.Next);
                break;
            case 5:
                progress.TryMatch(index);
                break;
            case 6:
                progress.TryBack(progress.Next - 1, index);
                break;
            default:
                progress.TryBack(index, index);
                break;
        }
    }
}
