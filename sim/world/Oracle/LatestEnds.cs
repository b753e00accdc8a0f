using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// The last revisions that ends of leases can have taken: an id that is granted again was free by then.
/// </summary>
internal sealed class LatestEnds
{
    /// <summary>By id: the grants that were not refused.</summary>
    private readonly Dictionary<long, List<Operation>> _grants = [];

    public LatestEnds(IReadOnlyList<Operation> operations)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i] is { Request: LeaseGrantRequest grant, Outcome.Error: null })
            {
                if (!_grants.TryGetValue(grant.Id, out var grants))
                {
                    _grants.Add(grant.Id, grants = []);
                }

                grants.Add(operations[i]);
            }
        }
    }

    /// <summary>The last revision of an operation, inclusive; the highest there is for all that end no lease.</summary>
    public long Of(Operation operation)
    {
        if (operation.Request is not LeaseRevokeRequest revoke)
        {
            return long.MaxValue;
        }

        if (operation.IsOfClient)
        {
            // Without an answer it may still be to come, and end a later grant.
            return operation.Outcome is { IsOk: true, Response: { } answer } ? answer.Revision : long.MaxValue;
        }

        var latest = long.MaxValue;
        var grants = _grants.GetValueOrDefault(revoke.Id, []);
        foreach (var grant in grants)
        {
            if (grant.Invoked > operation.Invoked && grant.Outcome.Response is { } granted
                && grants.TrueForAll(before => IsDone(before, operation, grant)))
            {
                latest = Math.Min(latest, granted.Revision);
            }
        }

        return latest;
    }

    /// <summary>Whether a grant that may be the one that ended was made before another was called.</summary>
    private static bool IsDone(Operation before, Operation end, Operation next) =>
        before.Invoked > end.Invoked || (before.Outcome.IsOk && before.Returned < next.Invoked);
}
