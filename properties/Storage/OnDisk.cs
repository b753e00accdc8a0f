using System.Runtime.ExceptionServices;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Disk;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Storage;
using Xunit;

namespace Vigil.Properties.Storage;

/// <summary>Runs something on a simulated disk, in one life of a process in which nothing else happens.</summary>
internal static class OnDisk
{
    public static readonly StorageIdentity Identity = new(0xC1, 0xA1);
    public static readonly StorageOptions Small = new() { SegmentBytes = 2048 };

    /// <summary>Runs it to its end, or for so many steps; then the process is killed.</summary>
    /// <returns>What it failed with; null when it did not.</returns>
    public static Exception? Try(DiskImage image, Func<IDisk, Task> body, int stepsMax = int.MaxValue)
    {
        var scheduler = new Scheduler(new ChoiceStream(new ReplayChooser([], isStrict: false)));
        var process = scheduler.NewProcess("member");
        Exception? failure = null;
        process.OnFailure = (_, thrown) => failure = thrown;
        scheduler.Run(process.Spawn("main", () => body(new SimDisk(process, image))), stepsMax);
        process.Kill();
        return failure;
    }

    public static void Run(DiskImage image, Func<IDisk, Task> body)
    {
        if (Try(image, body) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Opens the store and closes it.</summary>
    public static Recovered Open(DiskImage image, StorageIdentity? identity = null)
    {
        Recovered? found = null;
        Run(image, async disk =>
        {
            (var store, found) = await LogStore.OpenAsync(disk, identity ?? Identity, Small);
            store.Dispose();
        });
        return found ?? throw new InvalidOperationException("It has not come to its end.");
    }

    public static StorageException Refused(DiskImage image, StorageIdentity? identity = null)
    {
        var before = image.Names.Select(name => (name, Convert.ToHexString(image.Read(name)))).ToList();
        var refused = Assert.Throws<StorageException>(() => Open(image, identity));
        Assert.Equal(before, image.Names.Select(name => (name, Convert.ToHexString(image.Read(name)))));
        Assert.Contains(image.Name, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", refused.Message, StringComparison.Ordinal);
        return refused;
    }

    public static Entry Entry(long index, int bytes = 40, long term = 1) =>
        new(term, index, EntryKind.Normal, Enumerable.Range(0, bytes)
            .Select(i => unchecked((byte)(index + i))).ToArray());

    public static Snapshot Snapshot(long index, int bytes = 700, long term = 1) =>
        new(index, term, new ConfState([1, 2], [3]), Entry(index, bytes).Data);

    /// <summary>A store of several segments: a snapshot at 12, entries up to 20, hard state (3, 2, 19).</summary>
    public static DiskImage Lived()
    {
        var image = new DiskImage("disk");
        Run(image, LiveAsync);
        return image;
    }

    public static Task LiveAsync(IDisk disk) => LiveAsync(disk, _ => { });

    /// <summary>Writes it, and says of each entry that it is durable.</summary>
    public static async Task LiveAsync(IDisk disk, Action<long> acknowledge)
    {
        using var store = await LogStore.CreateAsync(disk, Identity, new HardState(1, 0, 0), null, Small);
        for (var index = 1; index <= 20; index++)
        {
            await store.AppendAsync(
                new HardState(3, 2, index - 1), [Entry(index, index % 5 == 0 ? 900 : 40)], sync: true);
            acknowledge(index);
            if (index is 6 or 12)
            {
                await store.SaveSnapshotAsync(Snapshot(index));
                await store.CompactAsync(index - 2);
            }
        }
    }

    /// <summary>Whether a recovery is all that <see cref="Lived"/> wrote, but perhaps the last appends.</summary>
    public static void CheckLived(Recovered found, int last = 20)
    {
        Assert.Equal(new HardState(3, 2, last - 1), found.HardState);
        Assert.Equal(last, found.Entries[^1].Index);
        Assert.True(found.Entries[0].Index <= (found.Snapshot?.Index ?? 0) + 1);
        Assert.All(found.Entries.Zip(Enumerable.Range((int)found.Entries[0].Index, 100)), pair =>
        {
            var wanted = Entry(pair.Second, pair.Second % 5 == 0 ? 900 : 40);
            Assert.Equal(
                (wanted.Term, wanted.Index, wanted.Kind), (pair.First.Term, pair.First.Index, pair.First.Kind));
            Assert.True(wanted.Data.Span.SequenceEqual(pair.First.Data.Span));
        });
        if (found.Snapshot is { } snapshot)
        {
            Assert.Equal(Snapshot(snapshot.Index).Conf, snapshot.Conf);
            Assert.True(Snapshot(snapshot.Index).Data.Span.SequenceEqual(snapshot.Data.Span));
        }
    }
}
