using System.Globalization;
using Vigil.Core;

namespace Vigil.Bench;

/// <summary>The measurements, by name.</summary>
internal static class Benchmarks
{
    public static IReadOnlyDictionary<string, Action> All { get; } = new Dictionary<string, Action>
    {
        ["deliver"] = Deliver,
        ["put"] = Put,
        ["fanout"] = FanOut,
        ["sync"] = Sync,
        ["memory"] = Memory,
    };

    private static void Deliver()
    {
        Measure.Title("Put, and deliver to one watcher (64-byte values)");
        const int Count = 300_000;
        var alone = Measure.Seconds(() => new WatchableStore(), store => Stores.Put(store, Stores.One, Count));
        Measure.Line("put alone", alone, Count, alone / Count);
        var delivered = Measure.Seconds(() => new WatchableStore(), store => PutAndRead(store, Count));
        Measure.Line("put and deliver", delivered, Count, alone / Count);

        // What is allocated beside the store's own history: the same puts with and without a reader.
        var without = Allocated(store => Stores.Put(store, Stores.One, Count));
        var with = Allocated(store => PutAndRead(store, Count));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {"allocated for a delivered event",-46} {(with - without) / (double)Count,10:0.0} bytes"));
    }

    private static void Put()
    {
        Measure.Title("Put, with watchers of other keys");
        const int Count = 100_000;
        var first = 0.0;
        foreach (var (watchers, isRange) in
            new[] { (0, false), (1, false), (10_000, false), (1, true), (10_000, true) })
        {
            var seconds = Measure.Seconds(
                () =>
                {
                    var store = new WatchableStore();
                    for (var i = 0; i < watchers; i++)
                    {
                        var key = Stores.Key(i);
                        Stores.Watch(store, isRange ? new KeyRange(key, $"{key}~") : KeyRange.Exact(key));
                    }

                    return store;
                },
                store => Stores.Put(store, "other", Count));
            first = first == 0 ? seconds / Count : first;
            Measure.Line($"{watchers:n0} watchers of other {(isRange ? "ranges" : "keys")}", seconds, Count, first);
        }
    }

    private static void FanOut()
    {
        Measure.Title("One event to many watchers of its key, put and read (each on a stream of its own)");
        var first = 0.0;
        foreach (var watchers in new[] { 10, 100, 1_000, 10_000 })
        {
            var puts = Math.Max(10, 100_000 / watchers);
            var seconds = Measure.Seconds(
                () =>
                {
                    var store = new WatchableStore();
                    var streams = new WatchStream[watchers];
                    for (var i = 0; i < watchers; i++)
                    {
                        streams[i] = Stores.Watch(store, KeyRange.Exact(Stores.One));
                    }

                    return (store, streams);
                },
                state =>
                {
                    for (var put = 0; put < puts; put++)
                    {
                        Stores.Put(state.store, Stores.One, 1);
                        foreach (var stream in state.streams)
                        {
                            Stores.Read(stream, 1);
                        }
                    }
                });
            var delivered = (long)puts * watchers;
            first = first == 0 ? seconds / delivered : first;
            Measure.Line($"{watchers:n0} watchers, for one delivery", seconds, delivered, first);
        }
    }

    private static void Sync()
    {
        Measure.Title("A watcher from revision 1 catches up");
        var first = 0.0;
        foreach (var revisions in new[] { 1_000, 10_000, 100_000, 1_000_000 })
        {
            var store = Stores.Filled(revisions, keys: 1000);
            var seconds = Measure.Seconds(
                () => Stores.Watch(store, KeyRange.All, from: 1), stream => Stores.Read(stream, revisions));
            first = first == 0 ? seconds / revisions : first;
            Measure.Line($"all of {revisions:n0} revisions, for one event", seconds, revisions, first);
        }

        Measure.Title(
            "A watcher of one key with 1,000 events, in a history of others (cost of what is sent, not of history)");
        first = 0;
        foreach (var others in new[] { 1_000, 100_000, 1_000_000 })
        {
            var store = Stores.Filled(others, keys: 1000);
            Stores.Put(store, "mine", 1000);
            var seconds = Measure.Seconds(
                () => Stores.Watch(store, KeyRange.Exact("mine"), from: 1), stream => Stores.Read(stream, 1000));
            first = first == 0 ? seconds / 1000 : first;
            Measure.Line($"beside {others:n0} revisions of others", seconds, 1000, first);
        }
    }

    private static void Memory()
    {
        Measure.Title("Memory of watchers, each of a key of its own");
        foreach (var (watchers, perStream) in new[] { (1_000, 1), (10_000, 1), (100_000, 1), (100_000, 1_000) })
        {
            var store = new WatchableStore();
            var keys = Enumerable.Range(0, watchers).Select(Stores.Key).ToArray();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < watchers; i += perStream)
            {
                var stream = store.OpenStream();
                for (var j = i; j < i + perStream; j++)
                {
                    stream.Create(new WatchOptions { Range = KeyRange.Exact(keys[j]) });
                    stream.TryRead(out _);
                }
            }

            var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {$"{watchers:n0} watchers, {perStream:n0} a stream",-46} {(double)bytes / watchers,10:n0} "
                    + $"bytes each"));
            GC.KeepAlive(store);
            GC.KeepAlive(keys);
        }
    }

    private static void PutAndRead(WatchableStore store, int count)
    {
        using var stream = Stores.Watch(store, KeyRange.Exact(Stores.One));
        for (var i = 0; i < count; i++)
        {
            Stores.Put(store, Stores.One, 1);
            Stores.Read(stream, 1);
        }
    }

    private static long Allocated(Action<WatchableStore> work)
    {
        var store = new WatchableStore();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work(store);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
