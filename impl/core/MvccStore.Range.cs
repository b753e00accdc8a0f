namespace Vigil.Core;

/// <content>Reading the keys of a range, now or at an earlier revision.</content>
internal sealed partial class MvccStore
{
    public Result<RangeResult> Range(RangeOp op)
    {
        var error = TxnCheck.Range(op);
        if (error == StoreError.None)
        {
            error = CheckRevision(op.Revision);
        }

        return error == StoreError.None ? Read(op) : error;
    }

    public StoreError CheckRevision(long revision)
    {
        if (revision > CurrentRevision)
        {
            return StoreError.FutureRevision;
        }

        return revision > 0 && revision < CompactRevision ? StoreError.Compacted : StoreError.None;
    }

    private RangeResult Read(RangeOp op)
    {
        // Inside a transaction that has already written, now is the revision being written.
        var now = _isWriting && _changes.Count > 0 ? WriteRevision : CurrentRevision;
        var revision = op.Revision > 0 ? op.Revision : now;
        if (_mutants.HasFlag(CoreMutants.StaleRange) && op.Revision <= 0 && now > Math.Max(2, CompactRevision))
        {
            revision = now - 1;
        }

        var isLimitedLate = (op.IsSorted && !_mutants.HasFlag(CoreMutants.LimitBeforeSort)) || op.IsFiltered;
        var keep = op.CountOnly ? 0 : op.Limit > 0 && !isLimitedLate ? op.Limit : long.MaxValue;
        var kvs = new List<KeyValue>();
        var count = Collect(op, revision, keep, kvs);
        var more = !op.CountOnly && op.Limit > 0 && count > kvs.Count && !isLimitedLate;
        if ((op.IsSorted || op.IsFiltered) && !op.CountOnly)
        {
            kvs = Arrange(op, kvs);
            if (op.Limit > 0 && kvs.Count > op.Limit)
            {
                kvs.RemoveRange((int)op.Limit, kvs.Count - (int)op.Limit);
                more = true;
            }
        }

        if (op.KeysOnly)
        {
            for (var i = 0; i < kvs.Count; i++)
            {
                kvs[i] = kvs[i].WithoutValue();
            }
        }

        return new RangeResult(now, kvs, count, more);
    }

    private long Collect(RangeOp op, long revision, long keep, List<KeyValue> kvs)
    {
        if (op.Range.IsSingle)
        {
            var kv = _keys.Find(op.Range.Key)?.At(revision);
            if (kv is null)
            {
                return 0;
            }

            if (keep > 0)
            {
                kvs.Add(kv);
            }

            return 1;
        }

        var count = 0L;
        var cursor = _keys.Seek(op.Range.Key);
        if (_mutants.HasFlag(CoreMutants.SkipZeroKey) && op.Range.Key == KeyRange.All.Key
            && _keys.Find(op.Range.Key) is not null)
        {
            cursor.TryNext(out _);
        }

        while (cursor.TryNext(out var index) && op.Range.Contains(index.Key))
        {
            if (index.At(revision) is { } kv)
            {
                count++;
                if (kvs.Count < keep)
                {
                    kvs.Add(kv);
                }
            }
        }

        return count;
    }

    private bool IsBound(long max) => _mutants.HasFlag(CoreMutants.NegativeIsNone) ? max > 0 : max != 0;

    private List<KeyValue> Arrange(RangeOp op, List<KeyValue> kvs)
    {
        kvs.RemoveAll(kv =>
            kv.ModRevision < op.MinModRevision
            || (IsBound(op.MaxModRevision) && kv.ModRevision > op.MaxModRevision)
            || kv.CreateRevision < op.MinCreateRevision
            || (IsBound(op.MaxCreateRevision) && kv.CreateRevision > op.MaxCreateRevision));
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
