using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>Judges what clients saw by the laws of a store with watches. It knows nothing of the server.</summary>
/// <param name="options">How strictly and how long to judge; null = the defaults.</param>
public sealed class HistoryOracle(OracleOptions? options = null)
{
    private readonly OracleOptions _options = options ?? new OracleOptions();

    /// <summary>Judges one history. Pure: the same history gives the same verdict.</summary>
    public Verdict Judge(ExecutionHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var violations = new List<Violation>();
        var bounds = new CompactionBounds(history.Operations);
        new CompactionLaw(bounds, violations).Check(history.Operations);
        var certificate = LinearizabilityCheck.Run(history, _options);
        if (certificate.Violation is { } violation)
        {
            violations.Add(violation);
        }

        new LeaseLaw(history, violations).Check();
        if (certificate.Order is { } certified)
        {
            new LeaseGrants(history, violations).CheckEnds(certified);
        }

        if (certificate is { Order: { } order, Applied: 0 })
        {
            // Where it was guessed who wrote, another guess might explain a snapshot: it is then no evidence.
            SnapshotLaw.Check(history, order, violations);
        }

        JudgeWatches(history, certificate, bounds, violations);
        return new Verdict(
            violations,
            certificate.IsUndecided,
            certificate.Order?.LastRevision ?? 0,
            certificate.UnknownWrites,
            certificate.Applied,
            certificate.SearchSteps,
            CountEvents(history))
        {
            Order = certificate.Order,
        };
    }

    private void JudgeWatches(
        ExecutionHistory history, Certificate certificate, CompactionBounds bounds, List<Violation> violations)
    {
        var before = violations.Count;
        ReturnedRevisions? returned = null;
        foreach (var watch in history.Watches)
        {
            returned ??= new ReturnedRevisions(history.Operations);
            var violation = certificate.Order is { } order
                ? WatchLaws.Check(watch, history, order, bounds, returned.Before(watch.Invoked), _options)
                : WatchOrder.Check(watch);
            if (violation is not null)
            {
                violations.Add(violation);
            }
        }

        // A watch contradicted the rest, and no law of its own says how: then the rest is what it contradicts.
        if (violations.Count == before && certificate.Doubt is { } doubt)
        {
            violations.Add(doubt);
        }
    }

    private static long CountEvents(ExecutionHistory history)
    {
        var count = 0L;
        foreach (var watch in history.Watches)
        {
            foreach (var item in watch.Items)
            {
                count += item is WatchEvents events ? events.Events.Count : 0;
            }
        }

        return count;
    }
}
