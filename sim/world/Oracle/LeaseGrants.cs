using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// The grants of one id, one after the other: what can have ended each, and that nothing else did.
/// </summary>
internal sealed class LeaseGrants(ExecutionHistory history, List<Violation> violations)
{
    private readonly IReadOnlyList<Operation> _operations = history.Operations;

    /// <summary>The ids that may have been granted more than once.</summary>
    public static IReadOnlySet<long> Repeated(IReadOnlyList<Operation> operations)
    {
        var called = new HashSet<long>();
        var repeated = new SortedSet<long>();
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Request is LeaseGrantRequest grant && operations[i].Outcome.Error is null
                && !called.Add(grant.Id))
            {
                repeated.Add(grant.Id);
            }
        }

        return repeated;
    }

    /// <summary>The grant of a lease that was called last of those that had been acknowledged; null for none.</summary>
    public Operation? NewestBefore(long seq, long lease) =>
        Grants(lease).LastOrDefault(grant => grant.Outcome.IsOk && grant.Returned < seq);

    /// <summary>Whether anything can have ended a grant before an operation had returned.</summary>
    public bool MayHaveEnded(Operation grant, Operation by)
    {
        var lease = ((LeaseGrantRequest)grant.Request).Id;
        return Ends(lease).Any(end => end != by && end.Invoked < by.Returned && MayEnd(end, grant));
    }

    /// <summary>Whether a lease may have been granted again after it was revoked.</summary>
    public bool MayBeGrantedAgain(Operation revocation, long before)
    {
        var grants = Grants(((LeaseRevokeRequest)revocation.Request).Id).ToArray();
        return grants.Length > 1
            && grants.Any(grant => LastOf(grant) > revocation.Invoked && grant.Invoked < before);
    }

    /// <summary>Checks every grant of an id that had been requested before.</summary>
    public void Check()
    {
        for (var i = 0; i < _operations.Count; i++)
        {
            var operation = _operations[i];
            if (operation.Request is not LeaseGrantRequest { Id: var lease })
            {
                continue;
            }

            if (operation.Outcome.IsOk)
            {
                if (NewestBefore(operation.Invoked, lease) is { } before && !MayHaveEnded(before, operation))
                {
                    Add(Law.LeaseKept, operation, $"{operation} was done, though {before} had been, and was not over.");
                }
            }
            else if (operation.Outcome.Error == ModelError.LeaseExists
                && Grants(lease).All(other => other.Invoked > operation.Returned || IsOver(other, operation)))
            {
                Add(Law.LeaseEnds, operation, $"{operation}, though every lease of this id was over.");
            }
        }
    }

    /// <summary>
    /// Checks that the keys of a lease went by an end of that lease, and not of an earlier one of its id. Only where
    /// nobody but the store, and those who revoke, may have deleted them unknown to their clients.
    /// </summary>
    public void CheckEnds(CertifiedOrder order)
    {
        var repeated = Repeated(_operations);
        if (repeated.Count == 0 || _operations.Any(IsUnknownWrite))
        {
            return;
        }

        for (var revision = 2L; revision <= order.LastRevision; revision++)
        {
            if (order.Writer(revision) is >= 0 and var writer
                && _operations[writer].Request is LeaseRevokeRequest { Id: var lease }
                && repeated.Contains(lease)
                && NewestAt(revision, lease) is { } grant
                && !Ends(lease).Any(
                    end => MayEnd(end, grant) && !LeaseLaw.WasSeenBefore(history, revision, end.Invoked)))
            {
                violations.Add(new Violation(
                    Law.LeaseKept,
                    $"Revision {revision} deleted the keys of a lease that nobody had ended and that was not over: "
                    + $"{grant}.")
                {
                    Revision = revision,
                });
            }
        }
    }

    /// <summary>The grant that was in force when a revision was written, of those that were acknowledged.</summary>
    private Operation? NewestAt(long revision, long lease) =>
        Grants(lease).LastOrDefault(grant => grant.Outcome.IsOk && grant.Outcome.Response?.Revision < revision);

    private IEnumerable<Operation> Grants(long lease) => _operations.Where(
        other => other.Request is LeaseGrantRequest grant && grant.Id == lease && other.Outcome.Error is null);

    private IEnumerable<Operation> Ends(long lease) => _operations.Where(
        other => other.Request is LeaseRevokeRequest revoke && revoke.Id == lease && other.Outcome.Error is null);

    /// <summary>
    /// A revocation that had returned before ended another one; and the time that was over before was another's.
    /// </summary>
    private static bool MayEnd(Operation end, Operation grant) =>
        end.Client == Operation.TheStore ? end.Invoked > grant.Invoked : LastOf(end) > grant.Invoked;

    /// <summary>When it had happened, if it had; one without an answer may still be to come.</summary>
    private static long LastOf(Operation operation) =>
        operation.Outcome.IsUnknown ? long.MaxValue : operation.Returned;

    private bool IsOver(Operation grant, Operation by)
    {
        var lease = ((LeaseGrantRequest)grant.Request).Id;
        return Ends(lease).Any(
            end => end.Outcome.IsOk && end.Invoked > LastOf(grant) && end.Returned < by.Invoked);
    }

    private static bool IsUnknownWrite(Operation operation) =>
        operation is { IsOfClient: true, Outcome.IsUnknown: true }
        && OperationRoles.Of(operation) == OperationRole.UnknownWrite;

    private void Add(Law law, Operation operation, string text) =>
        violations.Add(new Violation(law, text) { Operations = [operation.Id], Seq = operation.Returned });
}
