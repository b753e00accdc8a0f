using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// Decides whether some order of the operations explains all answers: writes by their revisions, reads between them,
/// nothing before what had returned when it was called.
/// </summary>
/// <remarks>
/// Near-linear, because a store that returns revisions returns the order; what is left to search is only which unknown
/// write took a revision that nobody admits to. Watches help with that as far as they can be believed.
/// </remarks>
internal sealed class LinearizabilityCheck
{
    private readonly ExecutionHistory _history;
    private readonly OracleOptions _options;
    private readonly LeaseLeniency _leniency;

    private LinearizabilityCheck(ExecutionHistory history, OracleOptions options, LeaseLeniency leniency)
    {
        _leniency = leniency;
        _history = history;
        _options = options;
    }

    /// <summary>Checks one history.</summary>
    public static Certificate Run(ExecutionHistory history, OracleOptions options)
    {
        var certificate = new LinearizabilityCheck(history, options, LeaseLeniency.None).Run();
        if (certificate.Violation is not { } violation || !LeaseLaw.HasLeases(history.Operations))
        {
            return certificate;
        }

        // Would there be an order if a lease could end before its time, or leave keys? Then that is what happened.
        var early = new LinearizabilityCheck(history, options, LeaseLeniency.EndsEarly).Run();
        if (early.Order is { } order)
        {
            var ended = LeaseLaw.EarlyEnd(history, order) ?? violation with { Law = Law.LeaseKept };
            return certificate with { Violation = ended };
        }

        var leaving = new LinearizabilityCheck(history, options, LeaseLeniency.LeavesKeys).Run();
        return leaving.Order is null
            ? certificate
            : certificate with { Violation = violation with { Law = Law.LeaseEnds } };
    }

    private Certificate Run()
    {
        var believed = new List<WatchRecord>(_history.Watches.Count);
        foreach (var watch in _history.Watches)
        {
            if (WatchEvidence.IsAscending(watch))
            {
                believed.Add(watch);
            }
        }

        var certificate = Try(believed);
        if (certificate.Order is not null || believed.Count == 0)
        {
            return certificate;
        }

        // Either the store is wrong, or a watch is: a check without watches distinguishes the two.
        var alone = Try([]);
        return alone.Order is null ? alone : WithoutLiars(believed, alone, certificate.Violation);
    }

    /// <summary>Believes one watch after the other, and drops those that contradict the rest.</summary>
    private Certificate WithoutLiars(List<WatchRecord> watches, Certificate best, Violation? doubt)
    {
        var believed = new List<WatchRecord>();
        var dropped = new List<int>();
        foreach (var watch in watches)
        {
            believed.Add(watch);
            var certificate = Try(believed);
            if (certificate.Order is not null)
            {
                best = certificate;
                continue;
            }

            believed.RemoveAt(believed.Count - 1);
            dropped.Add(watch.Id);
        }

        return best with { Doubt = doubt, DoubtedWatches = dropped };
    }

    private Certificate Try(List<WatchRecord> watches)
    {
        var seen = _history.FinalRevision ?? 0;
        foreach (var watch in watches)
        {
            seen = Math.Max(seen, WatchEvidence.LargestRevision(watch));
        }

        var mayEndEarly = _leniency == LeaseLeniency.EndsEarly;
        if (RevisionSweep.Run(_history.Operations, seen, watches, mayEndEarly, out var sweep) is { } violation)
        {
            return new Certificate { Violation = violation, UnknownWrites = sweep.UnknownWrites };
        }

        if (_history.FinalRevision is { } final && sweep.LastRevision > final)
        {
            var text = $"Revision {sweep.LastRevision} was seen, but at the end the store was at {final}.";
            return new Certificate
            {
                Violation = new Violation(Law.LinearizableRevisions, text) { Revision = final },
                UnknownWrites = sweep.UnknownWrites,
            };
        }

        var converged = _history.Converged ? _history.FinalRevision ?? 0 : 0;
        var evidence = sweep.Holes > 0 ? new WatchEvidence(watches, converged) : null;
        var replay = new Replay(
            _history.Operations,
            sweep,
            evidence,
            _history.FinalRevision is not null,
            _options.SearchStepsMax,
            mayLeaveKeys: _leniency == LeaseLeniency.LeavesKeys);
        var failure = replay.Run();
        return new Certificate
        {
            Violation = failure is null ? null : Describe(failure),
            IsUndecided = replay.IsUndecided,
            Order = failure is null && !replay.IsUndecided ? replay.Order() : null,
            UnknownWrites = sweep.UnknownWrites,
            Applied = replay.Applied,
            SearchSteps = replay.SearchSteps,
        };
    }

    private Violation Describe(ReplayFailure failure)
    {
        if (failure.Operation < 0)
        {
            var reason = failure.Reason ?? $"Revision {failure.Revision} can't be explained.";
            return new Violation(Law.LinearizableRevisions, reason) { Revision = failure.Revision };
        }

        var operation = _history.Operations[failure.Operation];
        var text = failure.Reason;
        if (text is null && failure.Expected is { } expected && operation.Outcome.Response is { } actual)
        {
            text = $"{operation} answered \"{ResponseText.Of(actual)}\", but by the order of the writes the right "
                + $"answer at revision {failure.Revision} is \"{ResponseText.Of(expected)}\".";
        }

        return new Violation(Law.LinearizableRevisions, text ?? $"{operation} can't be explained.")
        {
            Operations = [operation.Id],
            Revision = failure.Revision,
            Seq = operation.Returned == long.MaxValue ? null : operation.Returned,
        };
    }
}
