using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// The revocations that were acknowledged: at the revision of the answer, at the latest, nothing may be on the lease.
/// </summary>
internal sealed class Revocations
{
    private readonly IReadOnlyList<Operation> _operations;
    private readonly Dictionary<long, List<int>> _byRevision = [];

    public Revocations(IReadOnlyList<Operation> operations)
    {
        _operations = operations;
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i] is { Request: LeaseRevokeRequest, Outcome.Response: LeaseRevokeResponse response })
            {
                if (!_byRevision.TryGetValue(response.Revision, out var some))
                {
                    _byRevision.Add(response.Revision, some = []);
                }

                some.Add(i);
            }
        }
    }

    /// <summary>The first that is not kept at a revision, and why; null when all are.</summary>
    public (int Operation, string Reason)? Broken(long revision, State state)
    {
        if (!_byRevision.TryGetValue(revision, out var revoked))
        {
            return null;
        }

        foreach (var operation in revoked)
        {
            var lease = ((LeaseRevokeRequest)_operations[operation].Request).Id;
            if (state.Live(KeyRange.All).FirstOrDefault(kv => kv.Lease == lease) is { } left)
            {
                return (operation,
                    $"{_operations[operation]} had been done by revision {revision}, and {left} was still there.");
            }
        }

        return null;
    }
}
