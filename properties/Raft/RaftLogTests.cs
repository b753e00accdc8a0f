using FsCheck;
using FsCheck.Fluent;
using Vigil.Raft;
using Xunit;

namespace Vigil.Properties.Raft;

/// <summary>The log, against a list of terms that never forgets.</summary>
public sealed class RaftLogTests
{
    private static readonly ConfState Alone = new([1], []);

    [SeededProperty(MaxTest = 500)]
    public Property The_log_is_the_list_that_a_leader_would_make_of_it() => Prop.ForAll(
        Gen.Choose(0, 9_999).ListOf().ToArbitrary(),
        acts =>
        {
            var log = new RaftLog(null, [], 0);

            // At an index, its term. Index 0 is before the first.
            var naive = new List<long> { 0 };
            var term = 1L;
            foreach (var act in acts)
            {
                Do(log, naive, act % 7, act / 7 % 11, ref term);
                if (!Agrees(log, naive))
                {
                    return false;
                }
            }

            return true;
        });

    [Theory]
    [InlineData(5, 9, 5, 3)]
    [InlineData(5, 2, 3, 2)]
    [InlineData(4, 2, 3, 2)]
    [InlineData(5, 0, 0, 0)]
    [InlineData(3, 1, 2, 1)]
    public void A_search_by_term_skips_whole_terms(long from, long term, long index, long found)
    {
        var log = LogOf(1, 1, 2, 3, 3);
        Assert.Equal((index, found), log.FindByTerm(from, term));
    }

    [Fact]
    public void A_slice_has_one_entry_at_least_so_that_a_large_one_can_travel()
    {
        var log = LogOf(1, 1, 1);
        Assert.Single(log.Slice(1, 3, sizeMax: 1));
        Assert.Equal(3, log.Slice(1, 3).Count);
    }

    /// <summary>
    /// A leader appends a change when it has applied the one before. So a node that finds two on its disk knows of one
    /// that it is committed, whatever the hard state says (sweep of three nodes, seed 0x152).
    /// </summary>
    [Fact]
    public void The_last_change_but_one_is_committed_whatever_the_disk_says_of_the_commit_index()
    {
        static Entry Change(long index) =>
            new(1, index, EntryKind.ConfChange, new ConfChange(ConfChangeKind.AddVoter, 4, default).Write());
        var snapshot = new Snapshot(1, 1, Alone, default);
        var normal = new Entry(1, 3, EntryKind.Normal, default);
        Assert.Equal(1, new RaftLog(snapshot, [Change(2), normal], commit: 1).Committed);
        Assert.Equal(2, new RaftLog(snapshot, [Change(2), normal, Change(4)], commit: 1).Committed);
        Assert.Equal(3, new RaftLog(snapshot, [Change(2), normal, Change(4)], commit: 3).Committed);
    }

    private static void Do(RaftLog log, List<long> naive, int act, int size, ref long term)
    {
        switch (act)
        {
            case 0 or 1:
                log.Append(new Entry(term, log.Last + 1, EntryKind.Normal, default));
                naive.Add(term);
                break;
            case 2:
                // A leader of a newer term, whose log parts from this one above what is committed.
                term++;
                var from = Math.Max(log.Committed, log.Last - size) + 1;
                var newer = term;
                log.Merge(
                    [.. Enumerable.Range(0, 1 + size)
                        .Select(i => new Entry(newer, from + i, EntryKind.Normal, default))],
                    keepConflicts: false);
                naive.RemoveRange((int)from, naive.Count - (int)from);
                naive.AddRange(Enumerable.Repeat(newer, 1 + size));
                break;
            case 3:
                // What is here already, once more.
                var first = Math.Max(log.First, log.Last - size);
                if (first <= log.Last)
                {
                    log.Merge(log.Slice(first, log.Last), keepConflicts: false);
                }

                break;
            case 4:
                log.CommitTo(Math.Min(log.Last, log.Committed + size));
                break;
            case 5:
                log.PersistedTo(log.Last);
                log.AppliedTo(Math.Min(log.Committed, log.Applied + size));
                break;
            default:
                if (log.Applied > (log.Snapshot?.Index ?? 0) && log.TermAt(log.Applied) is { } known)
                {
                    log.Compact(new Snapshot(log.Applied, known, Alone, default), log.Applied + 1 - size);
                }

                break;
        }
    }

    private static bool Agrees(RaftLog log, List<long> naive)
    {
        var agrees = log.Last == naive.Count - 1
            && log.LastTerm == naive[^1]
            && log.Applied <= log.Committed && log.Committed <= log.Last && log.Persisted <= log.Last;
        for (var index = log.First; index <= log.Last; index++)
        {
            agrees &= log.TermAt(index) == naive[(int)index] && log[index].Index == index;
        }

        return agrees && log.TermAt(log.Last + 1) is null;
    }

    private static RaftLog LogOf(params long[] terms) =>
        new(null, [.. terms.Select((term, i) => new Entry(term, i + 1, EntryKind.Normal, default))], 0);
}
