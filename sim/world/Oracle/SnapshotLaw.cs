using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// What is given in place of history is the store's state at its revision. With the laws of the watch that goes on
/// after it, a state rebuilt from both is the store's at every revision.
/// </summary>
internal static class SnapshotLaw
{
    /// <summary>Adds what is wrong with the snapshots of a history.</summary>
    public static void Check(ExecutionHistory history, CertifiedOrder order, List<Violation> violations)
    {
        foreach (var snapshot in history.Snapshots)
        {
            if (snapshot.IsHidden)
            {
                continue;
            }

            var right = StateAt(order, snapshot);
            var given = snapshot.Kvs.OrderBy(kv => kv.Key).ToArray();
            if (!right.SequenceEqual(given))
            {
                var text = $"After watch {snapshot.Watch} its user was given [{string.Join("; ", given)}] as "
                    + $"{snapshot.Range} at revision {snapshot.Revision}, which was [{string.Join("; ", right)}].";
                violations.Add(new Violation(Law.StateRebuilt, text)
                {
                    Watch = snapshot.Watch,
                    Revision = snapshot.Revision,
                    Seq = snapshot.Seq,
                });
            }
        }
    }

    private static List<KeyValue> StateAt(CertifiedOrder order, SnapshotRecord snapshot)
    {
        var live = new SortedDictionary<Blob, KeyValue>();
        for (var revision = 2L; revision <= Math.Min(snapshot.Revision, order.LastRevision); revision++)
        {
            foreach (var change in order.Changes(revision))
            {
                live.Remove(change.Kv.Key);
                if (change.Type == ChangeType.Put && snapshot.Range.Contains(change.Kv.Key))
                {
                    live.Add(change.Kv.Key, change.Kv);
                }
            }
        }

        return snapshot.IsNewest && live.Count > 0 ? [Newest(live.Values, snapshot.Kvs)] : [.. live.Values];
    }

    /// <summary>
    /// Of several that the last revision changed, any is right: the one that was given, if it is one.
    /// </summary>
    private static KeyValue Newest(IReadOnlyCollection<KeyValue> live, IReadOnlyList<KeyValue> given)
    {
        var last = live.Max(kv => kv.ModRevision);
        return live.FirstOrDefault(kv => kv.ModRevision == last && given.Contains(kv))
            ?? live.First(kv => kv.ModRevision == last);
    }
}
