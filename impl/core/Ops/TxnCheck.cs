namespace Vigil.Core;

/// <summary>What can be checked of a request without the store: the checks that etcd makes in its API layer.</summary>
/// <remarks>Source: etcd <c>server/etcdserver/api/v3rpc/key.go</c>.</remarks>
internal static class TxnCheck
{
    public static StoreError Put(PutOp op)
    {
        if (op.Key.IsEmpty)
        {
            return StoreError.EmptyKey;
        }

        if (op.IgnoreValue && !op.Value.IsEmpty)
        {
            return StoreError.ValueProvided;
        }

        return op.IgnoreLease && op.Lease != 0 ? StoreError.LeaseProvided : StoreError.None;
    }

    public static StoreError Range(RangeOp op)
    {
        if (op.Range.Key.IsEmpty)
        {
            return StoreError.EmptyKey;
        }

        var isKnown = op.SortOrder is >= SortOrder.None and <= SortOrder.Descend
            && op.SortTarget is >= SortTarget.Key and <= SortTarget.Value;
        return isKnown ? StoreError.None : StoreError.InvalidSortOption;
    }

    public static StoreError Txn(TxnOp txn, int opsMax)
    {
        var error = Shape(txn, opsMax);
        if (error != StoreError.None)
        {
            return error;
        }

        return FindDuplicate(txn.Success, [], []) || FindDuplicate(txn.Failure, [], [])
            ? StoreError.DuplicateKey
            : StoreError.None;
    }

    private static StoreError Shape(TxnOp txn, int opsMax)
    {
        var ops = Math.Max(txn.Compares.Count, Math.Max(txn.Success.Count, txn.Failure.Count));
        if (ops > opsMax)
        {
            return StoreError.TooManyOps;
        }

        foreach (var compare in txn.Compares)
        {
            if (compare.Range.Key.IsEmpty)
            {
                return StoreError.EmptyKey;
            }
        }

        var error = Shape(txn.Success, opsMax - ops);
        return error != StoreError.None ? error : Shape(txn.Failure, opsMax - ops);
    }

    private static StoreError Shape(IReadOnlyList<Op> ops, int opsMax)
    {
        foreach (var op in ops)
        {
            var error = op switch
            {
                PutOp put => Put(put),
                RangeOp range => Range(range),
                DeleteRangeOp delete => delete.Range.Key.IsEmpty ? StoreError.EmptyKey : StoreError.None,
                TxnOp nested => Shape(nested, opsMax),
                _ => StoreError.KeyNotFound,
            };
            if (error != StoreError.None)
            {
                return error;
            }
        }

        return StoreError.None;
    }

    /// <summary>
    /// Whether a list of operations could change a key twice. Adds what it puts and deletes to the two sets. Two
    /// deletes may overlap: the second finds less. The two branches of a nested transaction may put the same key: only
    /// one runs.
    /// </summary>
    private static bool FindDuplicate(IReadOnlyList<Op> ops, SortedSet<Bytes> puts, List<KeyRange> deletes)
    {
        foreach (var op in ops)
        {
            if (op is DeleteRangeOp delete)
            {
                deletes.Add(delete.Range);
            }
        }

        foreach (var op in ops)
        {
            if (op is TxnOp nested && FindDuplicateNested(nested, puts, deletes))
            {
                return true;
            }
        }

        foreach (var op in ops)
        {
            if (op is PutOp put && (!puts.Add(put.Key) || IsDeleted(put.Key, deletes)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool FindDuplicateNested(TxnOp nested, SortedSet<Bytes> puts, List<KeyRange> deletes)
    {
        SortedSet<Bytes> thenPuts = [], elsePuts = [];
        List<KeyRange> thenDeletes = [], elseDeletes = [];
        if (FindDuplicate(nested.Success, thenPuts, thenDeletes)
            || FindDuplicate(nested.Failure, elsePuts, elseDeletes))
        {
            return true;
        }

        foreach (var key in thenPuts)
        {
            if (!puts.Add(key) || IsDeleted(key, deletes))
            {
                return true;
            }
        }

        foreach (var key in elsePuts)
        {
            if ((!puts.Add(key) && !thenPuts.Contains(key)) || IsDeleted(key, deletes))
            {
                return true;
            }
        }

        deletes.AddRange(thenDeletes);
        deletes.AddRange(elseDeletes);
        return false;
    }

    private static bool IsDeleted(Bytes key, List<KeyRange> deletes)
    {
        foreach (var range in deletes)
        {
            if (range.Contains(key))
            {
                return true;
            }
        }

        return false;
    }
}
