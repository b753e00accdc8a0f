using Vigil.Core;

namespace Vigil.Properties.Coyote;

/// <summary>A store with the smallest buffers, and readers that record what is delivered.</summary>
internal static class SmallStore
{
    public static WatchableStore Create(CoreMutants mutants) => new(
        new StoreOptions { BufferEventsMax = 1, BatchEventsMax = 1, SyncRevisionsMax = 1, ScrubRevisionsMax = 1 },
        mutants);

    public static WatchOptions From(long revision) =>
        new() { Range = KeyRange.All, StartRevision = revision };

    public static void Put(WatchableStore store, string key, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _ = store.Put(new PutOp(key, "v")).Value;
        }
    }

    /// <summary>Reads until the stream delivered <paramref name="last"/>, was cancelled, or was closed.</summary>
    /// <returns>
    /// The revisions, in the order of delivery; then the compacted one, negative, if it was cancelled.
    /// </returns>
    public static async Task<List<long>> ReadAsync(WatchStream stream, long last)
    {
        var delivered = new List<long>();
        while (await stream.WaitToReadAsync(CancellationToken.None))
        {
            while (stream.TryRead(out var response))
            {
                if (response.Kind == WatchResponseKind.Canceled)
                {
                    delivered.Add(-response.CompactRevision);
                    return delivered;
                }

                foreach (var change in response.Events.ToArray())
                {
                    delivered.Add(change.Revision.Main);
                }

                if (delivered.Count > 0 && delivered[^1] >= last)
                {
                    return delivered;
                }
            }
        }

        return delivered;
    }

    /// <summary>
    /// That each revision from <paramref name="first"/> to <paramref name="last"/> was delivered once, in order.
    /// </summary>
    public static bool IsWhole(List<long> delivered, long first, long last)
    {
        if (delivered.Count != last - first + 1)
        {
            return false;
        }

        for (var i = 0; i < delivered.Count; i++)
        {
            if (delivered[i] != first + i)
            {
                return false;
            }
        }

        return true;
    }
}
