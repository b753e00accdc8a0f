namespace Vigil.Core;

/// <content>Reading the keys of a range, now or at an earlier revision.</content>
internal sealed partial class MvccStore
{
    /// <summary>What a range has; it is still to be arranged, for which the store is not needed.</summary>
    public Result<FoundRange> Find(RangeOp op)
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

    private FoundRange Read(RangeOp op)
    {
        // Inside a transaction that has already written, now is the revision being written.
        var now = _isWriting && _changes.Count > 0 ? WriteRevision : CurrentRevision;
        var revision = op.Revision > 0 ? op.Revision : now;
        if (_mutants.HasFlag(CoreMutants.StaleRange) && op.Revision <= 0 && now > Math.Max(2, CompactRevision))
        {
            revision = now - 1;
        }

        var isLimitedNow = op.Limit > 0 && !FoundRange.IsLimitedLate(op, _mutants);
        var keep = op.CountOnly ? 0 : isLimitedNow ? op.Limit : long.MaxValue;
        var kvs = new List<KeyValue>();
        var count = Collect(op, revision, keep, kvs);
        return new FoundRange(op, now, kvs, count) { Mutants = _mutants };
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
}
