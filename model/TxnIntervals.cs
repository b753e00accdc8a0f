namespace Vigil.Model;

/// <summary>
/// The keys that a list of operations may put and the ranges it may delete, to refuse a transaction that changes a key
/// twice. Two deletes may overlap; the two branches of one transaction never both happen, so they may put the same key.
/// </summary>
/// <remarks>Source: etcd <c>server/etcdserver/api/v3rpc/key.go</c>, <c>checkIntervals</c>.</remarks>
internal sealed class TxnIntervals
{
    private readonly SortedSet<Blob> _puts = [];
    private readonly List<KeyRange> _deletes = [];

    /// <summary>Says duplicate key when a branch of <paramref name="txn"/> may change a key twice, else null.</summary>
    public static ModelError? Refuse(TxnRequest txn) =>
        Collect(txn.Success) is null || Collect(txn.Failure) is null ? ModelError.DuplicateKey : null;

    private static TxnIntervals? Collect(IReadOnlyList<KvRequest> requests)
    {
        var intervals = new TxnIntervals();
        foreach (var request in requests)
        {
            if (request is DeleteRangeRequest delete)
            {
                intervals._deletes.Add(delete.Range);
            }
        }

        foreach (var request in requests)
        {
            if (request is TxnRequest nested && !intervals.AddNested(nested))
            {
                return null;
            }
        }

        foreach (var request in requests)
        {
            if (request is PutRequest put && !intervals.AddPut(put.Key))
            {
                return null;
            }
        }

        return intervals;
    }

    private bool AddNested(TxnRequest nested)
    {
        if (Collect(nested.Success) is not { } success || Collect(nested.Failure) is not { } failure)
        {
            return false;
        }

        foreach (var key in success._puts)
        {
            if (!AddPut(key))
            {
                return false;
            }
        }

        foreach (var key in failure._puts)
        {
            if (!success._puts.Contains(key) && !AddPut(key))
            {
                return false;
            }
        }

        _deletes.AddRange(success._deletes);
        _deletes.AddRange(failure._deletes);
        return true;
    }

    private bool AddPut(Blob key)
    {
        foreach (var range in _deletes)
        {
            if (range.Contains(key))
            {
                return false;
            }
        }

        return _puts.Add(key);
    }
}
