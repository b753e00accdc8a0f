using Vigil.Core;

namespace Vigil.Bench;

/// <summary>Stores and readers for the measurements.</summary>
internal static class Stores
{
    private static readonly Bytes Value = Bytes.Wrap(new byte[64]);

    /// <summary>A key, made once: what a measurement allocates is then the store's.</summary>
    public static Bytes One { get; } = "a";

    public static void Put(WatchableStore store, Bytes key, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _ = store.Put(new PutOp(key, Value)).Value;
        }
    }

    /// <summary>A store with so many revisions, spread over so many keys.</summary>
    public static WatchableStore Filled(int revisions, int keys)
    {
        var store = new WatchableStore();
        var names = Enumerable.Range(0, keys).Select(Key).ToArray();
        for (var i = 0; i < revisions; i++)
        {
            Put(store, names[i % keys], 1);
        }

        return store;
    }

    public static Bytes Key(int number) => $"key/{number:d7}";

    /// <summary>Opens a stream with one watch on it, and reads that it exists.</summary>
    public static WatchStream Watch(WatchableStore store, KeyRange range, long from = 0)
    {
        var stream = store.OpenStream();
        stream.Create(new WatchOptions { Range = range, StartRevision = from });
        stream.TryRead(out _);
        return stream;
    }

    /// <summary>Reads until that many events were delivered.</summary>
    public static void Read(WatchStream stream, int events)
    {
        while (events > 0)
        {
            if (stream.TryRead(out var response))
            {
                events -= response.Events.Length;
            }
        }
    }
}
