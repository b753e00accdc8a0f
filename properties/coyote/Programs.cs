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
        var told = await reading;
        runtime.Assert(SmallStore.IsWhole(told, 2, 4), $"told {string.Join(' ', told)}, not 2 to 4");
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
        var told = await reading;
        runtime.Assert(SmallStore.IsWhole(told, 2, 5), $"told {string.Join(' ', told)}, not 2 to 5");
    };

    /// <summary>
    /// A watcher from now is created while a write happens: told of it, or created after it (etcd #20655).
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
        var isTold = stream.TryRead(out var events) && events.Kind == WatchResponseKind.Events;
        runtime.Assert(isTold == (created.Revision < 2), $"created at {created.Revision}, and told of 2: {isTold}");
    };

    /// <summary>A watcher is cancelled while a write is told and a reader reads.</summary>
    public static Func<ICoyoteRuntime, Task> CancelAgainstSend(CoreMutants mutants) => async runtime =>
    {
        var store = SmallStore.Create(mutants);
        using var stream = store.OpenStream();
        var id = stream.Create(SmallStore.From(0)) ?? throw new InvalidOperationException("The watcher was refused.");
        var reading = Task.Run(() => SmallStore.ReadAsync(stream, last: long.MaxValue));
        var writing = Task.Run(() => SmallStore.Put(store, "a", 2));
        var canceling = Task.Run(() => stream.Cancel(id));
        await Task.WhenAll(new Task[] { writing, canceling });
        var told = await reading;
        runtime.Assert(told[^1] == 0, "the last that is told is the cancellation");
        runtime.Assert(!stream.TryRead(out _), "nothing is told after the cancellation");
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
        var told = await reading;
        if (told[^1] > 0)
        {
            runtime.Assert(SmallStore.IsWhole(told, 2, 5), $"told {string.Join(' ', told)}, not 2 to 5");
            return;
        }

        runtime.Assert(told[^1] == -4, $"canceled with {-told[^1]}, compacted at 4");
        told.RemoveAt(told.Count - 1);
        runtime.Assert(told.Count <= 2 && SmallStore.IsWhole(told, 2, 1 + told.Count), "what came before is whole");
    };

    /// <summary>Progress is asked for while writes are told.</summary>
    public static Func<ICoyoteRuntime, Task> ProgressAgainstPut(CoreMutants mutants) => async runtime =>
    {
        var store = SmallStore.Create(mutants);
        using var stream = store.OpenStream();
        stream.Create(SmallStore.From(0));
        var writing = Task.Run(() => SmallStore.Put(store, "a", 2));
        var asking = Task.Run(stream.RequestProgress);
        var told = 1L;
        var covered = 0L;
        while (told < 3 || covered == 0)
        {
            _ = await stream.WaitToReadAsync(CancellationToken.None);
            while (stream.TryRead(out var response))
            {
                if (response.Kind == WatchResponseKind.Progress)
                {
                    covered = response.Revision;
                    runtime.Assert(told >= covered, $"progress says {covered}, told up to {told}");
                }
                else if (response.Kind == WatchResponseKind.Events)
                {
                    told = response.Events.Span[^1].Revision.Main;
                }
            }
        }

        await Task.WhenAll(new[] { writing, asking });
    };
}
