using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Soak;

/// <summary>
/// The plainest check, without the oracle: did a watch from the beginning get every put that was acknowledged?
/// </summary>
internal static class Losses
{
    /// <summary>Puts that were acknowledged and never delivered; null when no such watch lived to the end.</summary>
    public static int? Count(ExecutionHistory history)
    {
        var delivered = new HashSet<(long, Blob, Blob)>();
        var witnesses = 0;
        foreach (var watch in history.Watches)
        {
            if (watch is { IsLive: true, Request: { StartRevision: 1, NoPut: false, Range: var range } }
                && range.Contains(Blob.Utf8("k0")) && range.Contains(Blob.Utf8($"k{StepDrawer.Keys - 1}")))
            {
                witnesses++;
                delivered.UnionWith(watch.Items.OfType<WatchEvents>().SelectMany(events => events.Events)
                    .Where(change => change.Type == ChangeType.Put)
                    .Select(change => (change.Revision, change.Kv.Key, change.Kv.Value)));
            }
        }

        return witnesses == 0
            ? null
            : history.Operations.Count(operation =>
                operation is { Request: PutRequest put, Outcome: { IsOk: true, Response: { } answer } }
                && !delivered.Contains((answer.Revision, put.Key, put.Value)));
    }
}
