using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>What an operation means to the order of the writes.</summary>
internal enum OperationRole
{
    /// <summary>It took the revision of its header.</summary>
    Write,

    /// <summary>It took none, and saw the store at the revision of its header.</summary>
    Read,

    /// <summary>As a read, but of a member that may have lagged.</summary>
    StaleRead,

    /// <summary>It was refused for a reason that is in the keys, or in the request itself.</summary>
    Refused,

    /// <summary>It may have written, or not, or may yet.</summary>
    UnknownWrite,

    /// <summary>It says nothing about the order: an unknown read, or a matter of the compaction law.</summary>
    Silent,
}

/// <summary>Determines the roles.</summary>
internal static class OperationRoles
{
    /// <summary>The role of <paramref name="operation"/>.</summary>
    public static OperationRole Of(Operation operation)
    {
        var outcome = operation.Outcome;
        if (operation.Request is LeaseGrantRequest or LeaseKeepAliveRequest
            || outcome.Error is ModelError.LeaseNotFound or ModelError.LeaseExists or ModelError.LeaseTtlTooLarge
                or ModelError.NoSpace or ModelError.Corrupt)
        {
            // When a lease exists, or an alarm, is not in the order of the writes; laws of their own judge it.
            return OperationRole.Silent;
        }

        if (operation.Request is LeaseRevokeRequest)
        {
            // Its answer does not say whether it deleted anything, and so took the revision that it names.
            return OperationRole.UnknownWrite;
        }

        if (outcome.IsUnknown)
        {
            return MayWrite(operation.Request) ? OperationRole.UnknownWrite : OperationRole.Silent;
        }

        if (outcome.Error is { } error)
        {
            // A revision that is still to come for a member that lags says nothing of the order.
            var isBehind = error == ModelError.FutureRevision
                && operation.Request is RangeRequest { Serializable: true };
            return error == ModelError.Compacted || isBehind ? OperationRole.Silent : OperationRole.Refused;
        }

        if (HasWritten(outcome.Response))
        {
            return OperationRole.Write;
        }

        return operation.Request is RangeRequest { Serializable: true } ? OperationRole.StaleRead : OperationRole.Read;
    }

    private static bool MayWrite(Request request) => request switch
    {
        PutRequest or DeleteRangeRequest => true,
        TxnRequest txn => AnyMayWrite(txn.Success) || AnyMayWrite(txn.Failure),
        _ => false,
    };

    private static bool AnyMayWrite(IReadOnlyList<KvRequest> requests)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            if (MayWrite(requests[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasWritten(Response? response)
    {
        switch (response)
        {
            case PutResponse:
                return true;
            case DeleteRangeResponse delete:
                return delete.Deleted > 0;
            case TxnResponse txn:
                for (var i = 0; i < txn.Responses.Count; i++)
                {
                    if (HasWritten(txn.Responses[i]))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }
}
