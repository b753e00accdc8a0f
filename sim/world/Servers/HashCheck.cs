using Vigil.Core;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Servers;

/// <summary>
/// Holds the hashes that members gave against each other, and against the history that was certified.
/// </summary>
internal static class HashCheck
{
    /// <summary>Adds hashes of a store at a few revisions: the newest, the oldest, and some between.</summary>
    public static void Note(string member, WatchableStore store, HistoryRecorder history)
    {
        var stats = store.ReadStats();
        var oldest = Math.Max(1, stats.CompactRevision);
        foreach (var parts in Enumerable.Range(0, 4))
        {
            var revision = stats.Revision - ((stats.Revision - oldest) * parts / 3);
            if (store.Hash(revision) is { IsOk: true, Value: { } hash })
            {
                history.Hash(new HashRecord(member, revision, hash.CompactRevision, hash.HashRevision, hash.Hash));
            }
        }
    }

    /// <summary>Checks them.</summary>
    /// <param name="hashes">What members gave.</param>
    /// <param name="order">The order of the writes; null where none is certain.</param>
    /// <param name="fail">Called with what is wrong.</param>
    public static void Check(IReadOnlyList<HashRecord> hashes, CertifiedOrder? order, Action<Law, string> fail)
    {
        var known = new Dictionary<(long Compacted, long Revision), HashRecord>();
        foreach (var hash in hashes)
        {
            if (hash.Requested > 0 && hash.Revision != hash.Requested)
            {
                fail(Law.HashRight, $"At revision {hash.Requested} was requested {hash}.");
            }

            if (!known.TryAdd((hash.Compacted, hash.Revision), hash))
            {
                var other = known[(hash.Compacted, hash.Revision)];
                if (other.Hash != hash.Hash)
                {
                    fail(Law.HashRight, $"There are {other} and {hash}.");
                }
            }
            else if (order is not null && hash.Revision <= order.LastRevision && Of(order, hash) is var right
                && right != hash.Hash)
            {
                fail(Law.HashRight, $"By the order of the writes it is {right:x8}, and not {hash}.");
            }
        }
    }

    /// <summary>The hash that the history has, by etcd's rule of what a compaction keeps.</summary>
    private static uint Of(CertifiedOrder order, HashRecord hash)
    {
        var byKey = new SortedDictionary<Bytes, List<Event>>();
        for (var revision = 2L; revision <= hash.Revision; revision++)
        {
            foreach (var change in order.Changes(revision))
            {
                var kv = change.Kv;
                var key = Bytes.Copy(kv.Key.Span);
                if (!byKey.TryGetValue(key, out var changes))
                {
                    byKey.Add(key, changes = []);
                }

                var pair = new KeyValue(
                    key, Bytes.Copy(kv.Value.Span), kv.CreateRevision, kv.ModRevision, kv.Version, kv.Lease);
                changes.Add(new Event(pair, prevKv: null, change.Sub));
            }
        }

        var events = byKey.Values.SelectMany(changes => Kept(changes, hash.Compacted)).ToArray();
        return StoreHash.Of(new StoreSnapshot(hash.Revision, hash.Compacted, events, leases: [], grants: 0));
    }

    /// <summary>
    /// What came after the compacted revision, and the newest before: of a deletion only where it is that revision.
    /// </summary>
    private static IEnumerable<Event> Kept(List<Event> changes, long compacted)
    {
        var newest = changes.FindLast(change => change.Revision.Main <= compacted);
        var isKept = newest is { } last && (!last.Kv.IsTombstone || last.Revision.Main == compacted);
        return changes.Where(change => change.Revision.Main > compacted
            || (isKept && change.Revision.Main == newest?.Revision.Main));
    }
}
