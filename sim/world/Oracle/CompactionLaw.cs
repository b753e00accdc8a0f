using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// The compacted error of reads and compactions: it must come when a compaction above had returned before the call, it
/// must not come when none was called before the return, and either may be in between.
/// </summary>
internal sealed class CompactionLaw(CompactionBounds bounds, List<Violation> violations)
{
    /// <summary>Checks every operation that has an answer.</summary>
    public void Check(IReadOnlyList<Operation> operations)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i];
            if (operation.Outcome.Error == ModelError.Compacted)
            {
                CheckRefused(operation, operations);
            }
            else if (operation.Outcome is { IsOk: true, Response: { } response } && !bounds.IsNever)
            {
                CheckDone(operation, operation.Request, response);
            }
        }

        CheckNoneTwice(operations);
    }

    private void CheckDone(Operation operation, Request request, Response response)
    {
        var compacted = bounds.AtLeast(operation.Invoked);
        switch (request, response)
        {
            case (RangeRequest { Revision: > 0, Serializable: false } range, _) when range.Revision < compacted:
                Add(operation, $"{operation} read revision {range.Revision}, though a compaction at {compacted} had"
                    + " returned before it was called.");
                break;
            case (CompactRequest compact, _) when compact.Revision <= compacted:
                Add(operation, $"{operation} was done, though a compaction at {compacted} had returned before it.");
                break;
            case (TxnRequest txn, TxnResponse answer):
                var branch = answer.Succeeded ? txn.Success : txn.Failure;
                for (var i = 0; i < Math.Min(branch.Count, answer.Responses.Count); i++)
                {
                    CheckDone(operation, branch[i], answer.Responses[i]);
                }

                break;
        }
    }

    private void CheckRefused(Operation operation, IReadOnlyList<Operation> operations)
    {
        if (operation.Request is CompactRequest compact)
        {
            if (compact.Revision > 0 && !WasCalled(operations, operation, compact.Revision))
            {
                Add(operation, $"{operation} was refused, though no other compaction at {compact.Revision} or above"
                    + " had been called.");
            }

            return;
        }

        var compacted = bounds.AtMost(operation.Returned);
        var oldest = OldestRead(operation.Request);
        if (oldest >= compacted)
        {
            var read = oldest == long.MaxValue ? "it reads no old revision" : $"it needs only revision {oldest}";
            Add(operation, $"{operation} was refused as compacted, but {read}, and no compaction above"
                + $" {compacted} had been called.");
        }
    }

    private static bool WasCalled(IReadOnlyList<Operation> operations, Operation refused, long revision)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            var other = operations[i];
            if (other.Request is CompactRequest compact && compact.Revision >= revision && other.Outcome.Error is null
                && !ReferenceEquals(other, refused) && other.Invoked < refused.Returned)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The smallest revision that a request may read by number; the largest number when it reads none.
    /// </summary>
    private static long OldestRead(Request request)
    {
        switch (request)
        {
            case RangeRequest { Revision: > 0 } range:
                return range.Revision;
            case TxnRequest txn:
                return Math.Min(OldestRead(txn.Success), OldestRead(txn.Failure));
            default:
                return long.MaxValue;
        }
    }

    private static long OldestRead(IReadOnlyList<KvRequest> requests)
    {
        var oldest = long.MaxValue;
        for (var i = 0; i < requests.Count; i++)
        {
            oldest = Math.Min(oldest, OldestRead(requests[i]));
        }

        return oldest;
    }

    /// <summary>Of two compactions at one revision one is refused, whatever their order.</summary>
    private void CheckNoneTwice(IReadOnlyList<Operation> operations)
    {
        if (bounds.IsNever)
        {
            return;
        }

        var done = new Dictionary<long, Operation>();
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Request is CompactRequest compact && operations[i].Outcome.IsOk
                && !done.TryAdd(compact.Revision, operations[i]))
            {
                Add(operations[i], $"{operations[i]} and {done[compact.Revision]} were both done; one must be"
                    + " refused.");
            }
        }
    }

    private void Add(Operation operation, string text) => violations.Add(new Violation(Law.CompactionError, text)
    {
        Operations = [operation.Id],
        Seq = operation.Returned,
    });
}
