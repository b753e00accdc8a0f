namespace Vigil.Core;

/// <summary>
/// The pairs of a range as they were found. Needs no lock: pairs never change, and the list is its own.
/// </summary>
/// <param name="Op">What was requested.</param>
/// <param name="Revision">The store's.</param>
/// <param name="Kvs">In the order of their keys; not more than the limit, where it can be kept while searching.</param>
/// <param name="Count">How many there are.</param>
internal sealed record FoundRange(RangeOp Op, long Revision, List<KeyValue> Kvs, long Count)
{
    /// <summary>Deliberate faults; none in production.</summary>
    public CoreMutants Mutants { get; init; }

    /// <summary>Whether the limit counts what is left after all have been filtered and sorted.</summary>
    public static bool IsLimitedLate(RangeOp op, CoreMutants mutants) =>
        (op.IsSorted && !mutants.HasFlag(CoreMutants.LimitBeforeSort)) || op.IsFiltered;

    /// <summary>Filters, sorts, limits, and leaves values out, as requested. Called once.</summary>
    public RangeResult Arrange()
    {
        var kvs = Kvs;
        var more = !Op.CountOnly && Op.Limit > 0 && Count > kvs.Count && !IsLimitedLate(Op, Mutants);
        if ((Op.IsSorted || Op.IsFiltered) && !Op.CountOnly)
        {
            kvs = Order(Op, kvs, Mutants);
            if (Op.Limit > 0 && kvs.Count > Op.Limit)
            {
                kvs.RemoveRange((int)Op.Limit, kvs.Count - (int)Op.Limit);
                more = true;
            }
        }

        if (Op.KeysOnly)
        {
            for (var i = 0; i < kvs.Count; i++)
            {
                kvs[i] = kvs[i].WithoutValue();
            }
        }

        return new RangeResult(Revision, kvs, Count, more);
    }

    private static bool IsBound(long max, CoreMutants mutants) =>
        mutants.HasFlag(CoreMutants.NegativeIsNone) ? max > 0 : max != 0;

    private static List<KeyValue> Order(RangeOp op, List<KeyValue> kvs, CoreMutants mutants)
    {
        kvs.RemoveAll(kv =>
            kv.ModRevision < op.MinModRevision
            || (IsBound(op.MaxModRevision, mutants) && kv.ModRevision > op.MaxModRevision)
            || kv.CreateRevision < op.MinCreateRevision
            || (IsBound(op.MaxCreateRevision, mutants) && kv.CreateRevision > op.MaxCreateRevision));
        if (!op.IsSorted)
        {
            return kvs;
        }

        // A stable sort, so that equal targets stay in the order of their keys.
        Comparison<KeyValue> by = op.SortTarget switch
        {
            SortTarget.Version => (a, b) => a.Version.CompareTo(b.Version),
            SortTarget.Create => (a, b) => a.CreateRevision.CompareTo(b.CreateRevision),
            SortTarget.Mod => (a, b) => a.ModRevision.CompareTo(b.ModRevision),
            SortTarget.Value => (a, b) => a.Value.CompareTo(b.Value),
            _ => (a, b) => a.Key.CompareTo(b.Key),
        };
        var order = Comparer<KeyValue>.Create(by);
        return (op.SortOrder == SortOrder.Descend ? kvs.OrderDescending(order) : kvs.Order(order)).ToList();
    }
}
