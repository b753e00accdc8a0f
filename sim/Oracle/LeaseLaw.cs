using Vigil.Model;
using Vigil.Sim.History;

namespace Vigil.Sim.Oracle;

/// <summary>
/// When leases exist, which the order of the writes does not say: what is refused, what is promised, and what is left
/// when one ends.
/// </summary>
internal sealed class LeaseLaw(ExecutionHistory history, List<Violation> violations)
{
    private readonly IReadOnlyList<Operation> _operations = history.Operations;
    private readonly List<Operation> _aboutLeases = [];

    /// <summary>True when a lease may have ended by itself.</summary>
    public static bool HasEnds(IReadOnlyList<Operation> operations)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Client == Operation.TheStore)
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
                var text = $"Revision {revision} deleted the keys of a lease whose time was not over: {end}, not before "
                    + $"{end.InvokedAt.TotalSeconds:0.0##} s.";
                return new Violation(Law.LeaseKept, text) { Revision = revision };
            }
        }

        return null;
    }

    /// <summary>Whether anybody was told of a revision before a place in the history.</summary>
    private static bool WasSeenBefore(ExecutionHistory history, long revision, long seq)
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
                if (item.Seq < seq && item is WatchEvents told && told.Events[^1].Revision >= revision)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Checks every operation about a lease.</summary>
    /// <param name="order">The order of the writes; null when there is none.</param>
    public void Check(CertifiedOrder? order)
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

        if (order is not null && _aboutLeases.Count > 0)
        {
            CheckOrder(order);
            if (HasEnds(_operations) && EarlyEnd(history, order) is { } early)
            {
                violations.Add(early);
            }
        }
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
        var isGranted = false;
        foreach (var other in _aboutLeases)
        {
            isGranted |= other.Request is LeaseGrantRequest grant && grant.Id == lease && other.Outcome.IsOk
                && other.Returned < operation.Invoked;
            if (other != operation && other.Request is LeaseRevokeRequest revoke && revoke.Id == lease
                && other.Invoked < operation.Returned)
            {
                return;
            }
        }

        if (isGranted)
        {
            var text = $"{operation} found no lease {lease}, which had been granted, was not revoked, and was not over.";
            violations.Add(new Violation(Law.LeaseKept, text) { Operations = [operation.Id], Seq = operation.Returned });
        }
    }

    /// <summary>A revocation that had returned before may not be forgotten.</summary>
    private void CheckPresent(Operation operation, long lease)
    {
        foreach (var other in _aboutLeases)
        {
            if (other != operation && other.Request is LeaseRevokeRequest revoke && revoke.Id == lease
                && other.Outcome.IsOk && other.Returned < operation.Invoked)
            {
                Add($"{operation} found lease {lease}, though {other} had returned before.", operation);
            }
        }
    }

    private void CheckOrder(CertifiedOrder order)
    {
        var ended = new Dictionary<long, long>();
        var live = new SortedDictionary<Blob, KeyValue>();
        for (var revision = 2L; revision <= order.LastRevision; revision++)
        {
            foreach (var change in order.Changes(revision))
            {
                live.Remove(change.Kv.Key);
                if (change.Type == ChangeType.Put)
                {
                    live.Add(change.Kv.Key, change.Kv);
                    if (ended.TryGetValue(change.Kv.Lease, out var end))
                    {
                        Add($"{change.Kv} was put with lease {change.Kv.Lease}, which ended at revision {end}.", null);
                    }
                }
            }

            if (order.Writer(revision) is >= 0 and var writer
                && _operations[writer].Request is LeaseRevokeRequest revoke)
            {
                ended[revoke.Id] = revision;
            }

            CheckRevoked(revision, live.Values);
        }
    }

    /// <summary>At the revision that a revocation answered with, nothing may be left on its lease.</summary>
    private void CheckRevoked(long revision, IEnumerable<KeyValue> live)
    {
        foreach (var operation in _aboutLeases)
        {
            if (operation is { Request: LeaseRevokeRequest revoke, Outcome.Response: LeaseRevokeResponse response }
                && response.Revision == revision && live.FirstOrDefault(kv => kv.Lease == revoke.Id) is { } left)
            {
                Add($"{operation} had been done by revision {revision}, and {left} was still there.", operation);
            }
        }
    }

    private void Add(string text, Operation? operation) => violations.Add(new Violation(Law.LeaseEnds, text)
    {
        Operations = operation is null ? [] : [operation.Id],
        Seq = operation?.Returned,
    });
}
