using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>How far the store must, and may, have been compacted at a moment, from what the clients know.</summary>
internal sealed class CompactionBounds
{
    private readonly List<(long Seq, long Revision)> _called = [];
    private readonly List<(long Seq, long Revision)> _done = [];
    private readonly SortedSet<long> _revisions = [];

    public CompactionBounds(IReadOnlyList<Operation> operations)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Request is not CompactRequest compact || operations[i].Outcome.Error is not null)
            {
                continue;
            }

            _called.Add((operations[i].Invoked, compact.Revision));
            _revisions.Add(compact.Revision);
            if (operations[i].Outcome.IsOk)
            {
                _done.Add((operations[i].Returned, compact.Revision));
            }
        }

        Rise(_called);
        Rise(_done);
    }

    /// <summary>True when nobody called a compaction that can have happened.</summary>
    public bool IsNever => _called.Count == 0;

    /// <summary>
    /// The store was compacted at least up to this at <paramref name="seq"/>; 0 = perhaps not at all.
    /// </summary>
    public long AtLeast(long seq) => At(_done, seq);

    /// <summary>The store was compacted at most up to this at <paramref name="seq"/>; 0 = not at all.</summary>
    public long AtMost(long seq) => At(_called, seq);

    /// <summary>True when a compaction at just this revision may have happened.</summary>
    public bool MayBe(long revision) => _revisions.Contains(revision);

    /// <summary>Orders by time, and lets each entry hold the largest revision so far.</summary>
    private static void Rise(List<(long Seq, long Revision)> entries)
    {
        entries.Sort();
        for (var i = 1; i < entries.Count; i++)
        {
            entries[i] = (entries[i].Seq, Math.Max(entries[i].Revision, entries[i - 1].Revision));
        }
    }

    private static long At(List<(long Seq, long Revision)> entries, long seq)
    {
        var low = 0;
        var high = entries.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (entries[middle].Seq < seq)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? 0 : entries[low - 1].Revision;
    }
}
