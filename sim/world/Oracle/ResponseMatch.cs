using Vigil.Model;

namespace Vigil.Sim.World.Oracle;

/// <summary>Compares what a client got with what the model answers at the same place.</summary>
internal static class ResponseMatch
{
    /// <summary>True when the contents are equal; headers are the caller's matter.</summary>
    /// <param name="request">The request.</param>
    /// <param name="expected">The model's answer.</param>
    /// <param name="actual">The client's answer.</param>
    /// <param name="key">One key that is enough to explain the difference; null when no single one is.</param>
    public static bool IsEqual(Request request, Response expected, Response actual, out Blob? key)
    {
        key = null;
        switch (expected, actual)
        {
            case (PutResponse one, PutResponse other):
                return IsEqual(one.PrevKv, other.PrevKv);
            case (RangeResponse one, RangeResponse other):
                var isInKeyOrder = request is RangeRequest
                {
                    SortOrder: SortOrder.None or SortOrder.Ascend, SortTarget: SortTarget.Key,
                    MinModRevision: 0, MaxModRevision: 0, MinCreateRevision: 0, MaxCreateRevision: 0,
                };
                return AreEqual(one.Kvs, other.Kvs, isInKeyOrder, out key)
                    && one.Count == other.Count && one.More == other.More;
            case (DeleteRangeResponse one, DeleteRangeResponse other):
                return AreEqual(one.PrevKvs, other.PrevKvs, isInKeyOrder: true, out key)
                    && one.Deleted == other.Deleted;
            case (TxnResponse one, TxnResponse other) when request is TxnRequest txn:
                return one.Succeeded == other.Succeeded
                    && AreEqual(one.Succeeded ? txn.Success : txn.Failure, one.Responses, other.Responses, out key);
            case (CompactResponse, CompactResponse):
                return true;
            case (RefusedResponse one, RefusedResponse other):
                return one.Error == other.Error;
            default:
                return false;
        }
    }

    private static bool AreEqual(
        IReadOnlyList<KvRequest> requests,
        IReadOnlyList<Response> expected,
        IReadOnlyList<Response> actual,
        out Blob? key)
    {
        key = null;
        if (expected.Count != actual.Count)
        {
            return false;
        }

        for (var i = 0; i < expected.Count; i++)
        {
            // Inside a transaction a header may be left out.
            if (actual[i].Revision != 0 && actual[i].Revision != expected[i].Revision)
            {
                return false;
            }

            if (!IsEqual(requests[i], expected[i], actual[i], out key))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(
        IReadOnlyList<KeyValue> expected, IReadOnlyList<KeyValue> actual, bool isInKeyOrder, out Blob? key)
    {
        key = null;
        var both = Math.Min(expected.Count, actual.Count);
        for (var i = 0; i < both; i++)
        {
            if (IsEqual(expected[i], actual[i]))
            {
                continue;
            }

            // Where keys ascend, the smaller of two different ones is missing on the other side.
            var order = expected[i].Key.CompareTo(actual[i].Key);
            key = order == 0 ? expected[i].Key : null;
            if (order != 0 && isInKeyOrder)
            {
                key = order < 0 ? expected[i].Key : actual[i].Key;
            }

            return false;
        }

        return expected.Count == actual.Count;
    }

    private static bool IsEqual(KeyValue? one, KeyValue? other)
    {
        if (ReferenceEquals(one, other))
        {
            return true;
        }

        return one is not null && other is not null
            && one.ModRevision == other.ModRevision && one.CreateRevision == other.CreateRevision
            && one.Version == other.Version && one.Lease == other.Lease
            && one.Key == other.Key && one.Value == other.Value;
    }
}
