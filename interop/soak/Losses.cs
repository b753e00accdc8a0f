using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Soak;

/// <summary>
/// The plainest question, asked without the oracle: is every put that was acknowledged in what a watch from the
/// beginning was told?
/// </summary>
internal static class Losses
{
    /// <summary>Puts that were acknowledged and never told; null when no such watch lived to the end.</summary>
    public static int? Count(ExecutionHistory history)
    {
        var told = new HashSet<(long, Blob, Blob)>();
        var witnesses = 0;
        foreach (var watch in history.Watches)
        {
            if (watch is { IsLive: true, Request: { StartRevision: 1, NoPut: false, Range: var range } }
                && range.Contains(Blob.Utf8("k0")) && range.Contains(Blob.Utf8($"k{StepDrawer.Keys - 1}")))
            {
                witnesses++;
                told.UnionWith(watch.Items.OfType<WatchEvents>().SelectMany(events => events.Events)
                    .Where(change => change.Type == ChangeType.Put)
                    .Select(change => (change.Revision, change.Kv.Key, change.Kv.Value)));
            }
        }

        return witnesses == 0
            ? null
            : history.Operations.Count(operation =>
                operation is { Request: PutRequest put, Outcome: { IsOk: true, Response: { } answer } }
                && !told.Contains((answer.Revision, put.Key, put.Value)));
    }
}
