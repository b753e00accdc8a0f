using Vigil.Core;

namespace Vigil.Properties.Coyote;

/// <summary>A store with the smallest buffers, and readers that write down what they are told.</summary>
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

    /// <summary>Reads until the stream was told of <paramref name="last"/>, was cancelled, or was closed.</summary>
    /// <returns>
    /// The revisions, in the order in which they were told; then the compacted one, negative, if it was cancelled.
    /// </returns>
    public static async Task<List<long>> ReadAsync(WatchStream stream, long last)
    {
        var told = new List<long>();
        while (await stream.WaitToReadAsync(CancellationToken.None))
        {
            while (stream.TryRead(out var response))
            {
                if (response.Kind == WatchResponseKind.Canceled)
                {
                    told.Add(-response.CompactRevision);
                    return told;
                }

                foreach (var change in response.Events.ToArray())
                {
                    told.Add(change.Revision.Main);
                }

                if (told.Count > 0 && told[^1] >= last)
                {
                    return told;
                }
            }
        }

        return told;
    }

    /// <summary>
    /// That each revision from <paramref name="first"/> to <paramref name="last"/> was told, once, in order.
    /// </summary>
    public static bool IsWhole(List<long> told, long first, long last)
    {
        if (told.Count != last - first + 1)
        {
            return false;
        }

        for (var i = 0; i < told.Count; i++)
        {
            if (told[i] != first + i)
            {
                return false;
            }
        }

        return true;
    }
}
