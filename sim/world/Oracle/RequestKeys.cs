using Vigil.Model;

namespace Vigil.Sim.World.Oracle;

/// <summary>The keys on which the outcome of a request depends, or which it may change.</summary>
internal static class RequestKeys
{
    /// <summary>
    /// Adds the keys of <paramref name="request"/>; false when it names a range, and so no list of keys.
    /// </summary>
    public static bool Collect(Request request, List<Blob> keys)
    {
        switch (request)
        {
            case PutRequest put:
                keys.Add(put.Key);
                return true;
            case DeleteRangeRequest delete:
                keys.Add(delete.Range.Key);
                return delete.Range.IsSingleKey;
            case RangeRequest range:
                keys.Add(range.Range.Key);
                return range.Range.IsSingleKey;
            case LeaseRevokeRequest revoke:
                // Which keys are on it only the state knows. So that it stands for something, it has a key of its own
                // that no client uses.
                keys.Add(Blob.Utf8($"\0lease {revoke.Id}"));
                return false;
            case TxnRequest txn:
                return CollectCompares(txn.Compares, keys) & CollectAll(txn.Success, keys)
                    & CollectAll(txn.Failure, keys);
            default:
                return true;
        }
    }

    /// <summary>Whether it may put a key and delete it, which nested transactions can, at one revision.</summary>
    public static bool MayChangeTwice(Request request)
    {
        if (request is not TxnRequest txn)
        {
            return false;
        }

        var puts = new List<Blob>();
        var deletes = new List<KeyRange>();
        CollectChanges(txn, puts, deletes);
        return deletes.Exists(range => puts.Exists(range.Contains));
    }

    private static void CollectChanges(TxnRequest txn, List<Blob> puts, List<KeyRange> deletes)
    {
        foreach (var request in txn.Success.Concat(txn.Failure))
        {
            switch (request)
            {
                case PutRequest put:
                    puts.Add(put.Key);
                    break;
                case DeleteRangeRequest delete:
                    deletes.Add(delete.Range);
                    break;
                case TxnRequest inner:
                    CollectChanges(inner, puts, deletes);
                    break;
                default:
                    break;
            }
        }
    }

    private static bool CollectCompares(IReadOnlyList<Compare> compares, List<Blob> keys)
    {
        var all = true;
        for (var i = 0; i < compares.Count; i++)
        {
            keys.Add(compares[i].Range.Key);
            all &= compares[i].Range.IsSingleKey;
        }

        return all;
    }

    private static bool CollectAll(IReadOnlyList<KvRequest> requests, List<Blob> keys)
    {
        var all = true;
        for (var i = 0; i < requests.Count; i++)
        {
            all &= Collect(requests[i], keys);
        }

        return all;
    }
}
