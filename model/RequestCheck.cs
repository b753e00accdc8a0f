namespace Vigil.Model;

/// <summary>What can be refused without looking at the store.</summary>
internal static class RequestCheck
{
    /// <summary>The first reason to refuse <paramref name="request"/>; null when there is none.</summary>
    public static ModelError? Refuse(Request request) => request switch
    {
        CompactRequest or LeaseRevokeRequest or LeaseKeepAliveRequest => null,
        LeaseGrantRequest grant => grant.Seconds > LeaseGrantRequest.SecondsMax ? ModelError.LeaseTtlTooLarge : null,
        TxnRequest txn => RefuseTxn(txn, TxnRequest.OperationsMax) ?? TxnIntervals.Refuse(txn),
        KvRequest kv => RefuseOperation(kv, TxnRequest.OperationsMax),
        _ => throw new InvalidOperationException($"There is no request of kind {request.GetType().Name}."),
    };

    private static ModelError? RefuseOperation(KvRequest request, int operationsMax) => request switch
    {
        PutRequest { Key.IsEmpty: true } => ModelError.EmptyKey,
        PutRequest { IgnoreValue: true, Value.IsEmpty: false } => ModelError.ValueProvided,
        PutRequest { IgnoreLease: true, Lease: not 0 } => ModelError.LeaseProvided,
        PutRequest => null,
        DeleteRangeRequest delete => delete.Range.Key.IsEmpty ? ModelError.EmptyKey : null,
        RangeRequest { Range.Key.IsEmpty: true } => ModelError.EmptyKey,
        RangeRequest range => IsSortOption(range) ? null : ModelError.InvalidSortOption,
        TxnRequest txn => RefuseTxn(txn, operationsMax),
        _ => throw new InvalidOperationException($"There is no operation of kind {request.GetType().Name}."),
    };

    private static ModelError? RefuseTxn(TxnRequest txn, int operationsMax)
    {
        var operations = Math.Max(txn.Compares.Count, Math.Max(txn.Success.Count, txn.Failure.Count));
        if (operations > operationsMax)
        {
            return ModelError.TooManyOps;
        }

        foreach (var compare in txn.Compares)
        {
            if (compare.Range.Key.IsEmpty)
            {
                return ModelError.EmptyKey;
            }
        }

        return RefuseAny(txn.Success, operationsMax - operations) ?? RefuseAny(txn.Failure, operationsMax - operations);
    }

    private static ModelError? RefuseAny(IReadOnlyList<KvRequest> requests, int operationsMax)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            if (RefuseOperation(requests[i], operationsMax) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static bool IsSortOption(RangeRequest range) =>
        range.SortOrder is >= SortOrder.None and <= SortOrder.Descend
        && range.SortTarget is >= SortTarget.Key and <= SortTarget.Value;
}
