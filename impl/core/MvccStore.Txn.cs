namespace Vigil.Core;

/// <content>Transactions: decide first, check next, write last.</content>
internal sealed partial class MvccStore
{
    public Result<TxnResult> Txn(TxnOp txn)
    {
        var error = TxnCheck.Txn(txn, _opsMax);
        if (error != StoreError.None)
        {
            return error;
        }

        // Nested transactions are decided with the outer one, before anything is written; so every check can be made
        // before the first change, and nothing ever has to be rolled back.
        var plan = Decide(txn);
        error = Check(plan);
        if (error != StoreError.None)
        {
            return error;
        }

        Begin();
        var result = Apply(plan);
        Commit();
        return result;
    }

    private Plan Decide(TxnOp txn)
    {
        var succeeded = true;
        foreach (var compare in txn.Compares)
        {
            succeeded = succeeded && Holds(compare);
        }

        var ops = succeeded ? txn.Success : txn.Failure;
        var nested = new List<Plan>();
        foreach (var op in ops)
        {
            if (op is TxnOp inner)
            {
                nested.Add(Decide(inner));
            }
        }

        return new Plan(succeeded, ops, nested);
    }

    private bool Holds(Compare compare)
    {
        if (compare.Range.IsSingle)
        {
            return compare.HoldsFor(_keys.Find(compare.Range.Key)?.Live);
        }

        var isAny = false;
        var cursor = _keys.Seek(compare.Range.Key);
        while (cursor.TryNext(out var index) && compare.Range.Contains(index.Key))
        {
            if (index.Live is { } live)
            {
                isAny = true;
                if (!compare.HoldsFor(live))
                {
                    return false;
                }
            }
        }

        return isAny || compare.HoldsFor(null);
    }

    private StoreError Check(Plan plan)
    {
        var next = 0;
        foreach (var op in plan.Ops)
        {
            var error = op switch
            {
                PutOp put => CheckPut(put) is var missing and not StoreError.None ? missing : CheckLease(put),
                RangeOp range when !_mutants.HasFlag(CoreMutants.CheckRevisionLate) => CheckRevision(range.Revision),
                TxnOp => Check(plan.Nested[next++]),
                _ => StoreError.None,
            };
            if (error != StoreError.None)
            {
                return error;
            }
        }

        return StoreError.None;
    }

    private TxnResult Apply(Plan plan)
    {
        var responses = new List<OpResult>(plan.Ops.Count);
        var next = 0;
        foreach (var op in plan.Ops)
        {
            responses.Add(op switch
            {
                PutOp put => Apply(put),
                DeleteRangeOp delete => Apply(delete),
                RangeOp range => Read(range).Arrange(),
                _ => Apply(plan.Nested[next++]),
            });
        }

        return new TxnResult(_changes.Count > 0 ? WriteRevision : CurrentRevision, plan.Succeeded, responses);
    }

    /// <summary>What a transaction will do, now that its compares have been evaluated.</summary>
    private sealed record Plan(bool Succeeded, IReadOnlyList<Op> Ops, List<Plan> Nested);
}
