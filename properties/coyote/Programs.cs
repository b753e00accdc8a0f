using Microsoft.Coyote.Runtime;
using Vigil.Core;

namespace Vigil.Properties.Coyote;

/// <summary>The programs of tier C: two to four tasks around one store, each a handful of locks long.</summary>
internal static class Programs
{
    /// <summary>Two writers beside a live watcher whose buffer holds one event.</summary>
    public static Func<ICoyoteRuntime, Task> PutAgainstNotify(CoreMutants mutants) => async runtime =>
    {
        var store = SmallStore.Create(mutants);
        using var stream = store.OpenStream();
        stream.Create(SmallStore.From(0));
        var reading = Task.Run(() => SmallStore.ReadAsync(stream, last: 4));
        var first = Task.Run(() => SmallStore.Put(store, "a", 2));
        var second = Task.Run(() => SmallStore.Put(store, "b", 1));
        await Task.WhenAll(new[] { first, second });
        var delivered = await reading;
        runtime.Assert(SmallStore.IsWhole(delivered, 2, 4), $"delivered {string.Join(' ', delivered)}, not 2 to 4");
    };

    /// <summary>A watcher that reads history step by step while writes go on.</summary>
    public static Func<ICoyoteRuntime, Task> MoveAgainstNotify(CoreMutants mutants) => async runtime =>
    {
        var store = SmallStore.Create(mutants);
        SmallStore.Put(store, "a", 2);
        using var stream = store.OpenStream();
        stream.Create(SmallStore.From(2));
        var reading = Task.Run(() => SmallStore.ReadAsync(stream, last: 5));
        var writing = Task.Run(() => SmallStore.Put(store, "b", 2));
        await writing;
        var delivered = await reading;
        runtime.Assert(SmallStore.IsWhole(delivered, 2, 5), $"delivered {string.Join(' ', delivered)}, not 2 to 5");
    };

    /// <summary>
    /// A watcher from now is created while a write happens: it delivers the write, or is created after it (etcd
    /// #20655).
    /// </summary>
    public static Func<ICoyoteRuntime, Task> CreateAgainstPut(CoreMutants mutants) => async runtime =>
    {
        var store = SmallStore.Create(mutants);
        using var stream = store.OpenStream();
        var writing = Task.Run(() => SmallStore.Put(store, "a", 1));
        var creating = Task.Run(() => stream.Create(SmallStore.From(0)));
        await Task.WhenAll(new Task[] { writing, creating });
        var isCreated = stream.TryRead(out var created);
        runtime.Assert(
            isCreated && created.Kind == WatchResponseKind.Created, "the first response is not the creation");
        var isDelivered = stream.TryRead(out var events) && events.Kind == WatchResponseKind.Events;
        runtime.Assert(
            isDelivered == (created.Revision < 2), $"created at {created.Revision}, delivered 2: {isDelivered}");
    };

    /// <summary>A watcher is cancelled while a write is delivered and a reader reads.</summary>
    public static Func<ICoyoteRuntime, Task> CancelAgainstSend(CoreMutants mutants) => async runtime =>
    {
        var store = SmallStore.Create(mutants);
        using var stream = store.OpenStream();
        var id = stream.Create(SmallStore.From(0)) ?? throw new InvalidOperationException("The watcher was refused.");
        var reading = Task.Run(() => SmallStore.ReadAsync(stream, last: long.MaxValue));
        var writing = Task.Run(() => SmallStore.Put(store, "a", 2));
        var canceling = Task.Run(() => stream.Cancel(id));
        await Task.WhenAll(new Task[] { writing, canceling });
        var delivered = await reading;
        runtime.Assert(delivered[^1] == 0, "the last response is the cancellation");
        runtime.Assert(!stream.TryRead(out _), "nothing is delivered after the cancellation");
        runtime.Assert(store.ReadStats().SyncedWatchers == 0, "a cancelled watcher is in no group");
    };

    /// <summary>History is compacted while a watcher reads it.</summary>
    public static Func<ICoyoteRuntime, Task> CompactAgainstSync(CoreMutants mutants) => async runtime =>
    {
        var store = SmallStore.Create(mutants);
        SmallStore.Put(store, "a", 4);
        using var stream = store.OpenStream();
        stream.Create(SmallStore.From(2));
        var reading = Task.Run(() => SmallStore.ReadAsync(stream, last: 5));
        var compacting = Task.Run(() => store.Compact(4));
        await compacting;
        var delivered = await reading;
        if (delivered[^1] > 0)
        {
            runtime.Assert(SmallStore.IsWhole(delivered, 2, 5), $"delivered {string.Join(' ', delivered)}, not 2 to 5");
            return;
        }

        runtime.Assert(delivered[^1] == -4, $"canceled with {-delivered[^1]}, compacted at 4");
        delivered.RemoveAt(delivered.Count - 1);
        runtime.Assert(
            delivered.Count <= 2 && SmallStore.IsWhole(delivered, 2, 1 + delivered.Count), "what came before is whole");
    };

    /// <summary>Progress is requested while writes are delivered.</summary>
    public static Func<ICoyoteRuntime, Task> ProgressAgainstPut(CoreMutants mutants) => async runtime =>
    {
        var store = SmallStore.Create(mutants);
        using var stream = store.OpenStream();
        stream.Create(SmallStore.From(0));
        var writing = Task.Run(() => SmallStore.Put(store, "a", 2));
        var asking = Task.Run(stream.RequestProgress);
        var delivered = 1L;
        var covered = 0L;
        while (delivered < 3 || covered == 0)
        {
            _ = await stream.WaitToReadAsync(CancellationToken.None);
            while (stream.TryRead(out var response))
            {
                if (response.Kind == WatchResponseKind.Progress)
                {
                    covered = response.Revision;
                    runtime.Assert(delivered >= covered, $"progress says {covered}, delivered up to {delivered}");
                }
                else if (response.Kind == WatchResponseKind.Events)
                {
                    delivered = response.Events.Span[^1].Revision.Main;
                }
            }
        }

        await Task.WhenAll(new[] { writing, asking });
    };
}
