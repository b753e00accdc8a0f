using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// When leases exist, which the order of the writes does not say: what is refused, what is promised, and what is left
/// when one ends.
/// </summary>
internal sealed class LeaseLaw(ExecutionHistory history, List<Violation> violations)
{
    private readonly IReadOnlyList<Operation> _operations = history.Operations;
    private readonly List<Operation> _aboutLeases = [];
    private readonly LeaseGrants _grants = new(history, violations);
    private readonly ReturnedRevisions _returned = new(history.Operations);

    /// <summary>True when somebody requested a lease.</summary>
    public static bool HasLeases(IReadOnlyList<Operation> operations)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Request is LeaseGrantRequest)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first lease that ended before its time, in an order that lets them; null when none did.</summary>
    public static Violation? EarlyEnd(ExecutionHistory history, CertifiedOrder order)
    {
        for (var revision = 2L; revision <= order.LastRevision; revision++)
        {
            if (order.Writer(revision) is >= 0 and var writer
                && history.Operations[writer] is { Client: Operation.TheStore } end
                && WasSeenBefore(history, revision, end.Invoked))
            {
                var text =
                    $"Revision {revision} deleted the keys of a lease whose time was not over: {end}, not before "
                    + $"{end.InvokedAt.TotalSeconds:0.0##} s.";
                return new Violation(Law.LeaseKept, text) { Revision = revision };
            }
        }

        return null;
    }

    /// <summary>Whether anybody had seen a revision before a place in the history.</summary>
    internal static bool WasSeenBefore(ExecutionHistory history, long revision, long seq)
    {
        for (var i = 0; i < history.Operations.Count; i++)
        {
            if (history.Operations[i].Returned < seq && history.Operations[i].Outcome.Response?.Revision >= revision)
            {
                return true;
            }
        }

        foreach (var watch in history.Watches)
        {
            foreach (var item in watch.Items)
            {
                if (item.Seq < seq && item is WatchEvents events && events.Events[^1].Revision >= revision)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Checks every operation about a lease.</summary>
    public void Check()
    {
        for (var i = 0; i < _operations.Count; i++)
        {
            if (_operations[i].Request is LeaseGrantRequest or LeaseRevokeRequest)
            {
                _aboutLeases.Add(_operations[i]);
            }
        }

        for (var i = 0; i < _operations.Count; i++)
        {
            var operation = _operations[i];
            CheckAnswer(operation);
            if (LeaseOf(operation) is not { } lease)
            {
                continue;
            }

            if (IsMissing(operation.Outcome))
            {
                CheckMissing(operation, lease);
            }
            else if (operation.Outcome.IsOk)
            {
                CheckPresent(operation, lease);
            }
        }

        _grants.Check();
    }

    /// <summary>
    /// An answer names the lease that was granted, with its time; and comes after all that had been answered before.
    /// </summary>
    private void CheckAnswer(Operation operation)
    {
        switch (operation.Request, operation.Outcome.Response)
        {
            case (LeaseGrantRequest grant, LeaseGrantResponse answer)
                when answer.Id != grant.Id || answer.Seconds != Math.Max(grant.Seconds, LeaseGrantRequest.SecondsMin):
                Fail(Law.LeaseKept, $"{operation} was answered with lease {answer.Id} for {answer.Seconds} s.");
                break;
            case (LeaseKeepAliveRequest keep, LeaseKeepAliveResponse { Seconds: > 0 } answer)
                when !_aboutLeases.Any(other => other.Request is LeaseGrantRequest grant && grant.Id == keep.Id
                    && Math.Max(grant.Seconds, LeaseGrantRequest.SecondsMin) == answer.Seconds):
                Fail(Law.LeaseKept, $"{operation} was answered with {answer.Seconds} s, which nobody requested.");
                break;
            case (LeaseGrantRequest or LeaseRevokeRequest, LeaseGrantResponse or LeaseRevokeResponse)
                when _returned.Before(operation.Invoked) is var known && operation.Outcome.Response.Revision < known:
                Fail(Law.LinearizableRevisions, $"{operation} was answered when revision {known} had been returned.");
                break;
            default:
                break;
        }

        void Fail(Law law, string text) =>
            violations.Add(new Violation(law, text) { Operations = [operation.Id], Seq = operation.Returned });
    }

    private static long? LeaseOf(Operation operation) => operation.Request switch
    {
        LeaseRevokeRequest revoke when operation.Client != Operation.TheStore => revoke.Id,
        LeaseKeepAliveRequest keep => keep.Id,
        PutRequest { Lease: not 0 } put => put.Lease,
        _ => null,
    };

    private static bool IsMissing(Outcome outcome) =>
        outcome.Error == ModelError.LeaseNotFound || outcome.Response is LeaseKeepAliveResponse { Seconds: 0 };

    /// <summary>There must be a reason: not granted yet, revoked, or over.</summary>
    private void CheckMissing(Operation operation, long lease)
    {
        var isGranted = _grants.NewestBefore(operation.Invoked, lease) is { } grant
            && !_grants.MayHaveEnded(grant, operation);
        if (isGranted)
        {
            var text =
                $"{operation} found no lease {lease}, which had been granted, was not revoked, and was not over.";
            violations.Add(
                new Violation(Law.LeaseKept, text) { Operations = [operation.Id], Seq = operation.Returned });
        }
    }

    /// <summary>A revocation that had returned before may not be forgotten.</summary>
    private void CheckPresent(Operation operation, long lease)
    {
        foreach (var other in _aboutLeases)
        {
            if (other != operation && other.Request is LeaseRevokeRequest revoke && revoke.Id == lease
                && other.Outcome.IsOk && other.Returned < operation.Invoked
                && !_grants.MayBeGrantedAgain(other, operation.Returned))
            {
                Add($"{operation} found lease {lease}, though {other} had returned before.", operation);
            }
        }
    }

    private void Add(string text, Operation operation) => violations.Add(new Violation(Law.LeaseEnds, text)
    {
        Operations = [operation.Id],
        Seq = operation.Returned,
    });
}
