using Vigil.Raft;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Disk;
using Vigil.Storage;
using Xunit;

namespace Vigil.Properties.Storage;

/// <summary>
/// A disk that refuses: at every place where it can, nothing acknowledged is lost, and the store says no from then on.
/// </summary>
public sealed class FailureTests
{
    /// <summary>One call refuses; all places one after the other, each followed by a crash.</summary>
    [SeededProperty(MaxTest = 10)]
    public void A_call_that_fails_loses_nothing_that_was_acknowledged(ulong seed)
    {
        var calls = OnDisk.Lived().Calls;
        Assert.True(calls > 100, $"{calls} calls.");
        for (var call = 0; call < calls; call++)
        {
            Fail(new DiskFaults { FailCall = call }, seed, $"call {call}");
        }
    }

    /// <summary>The disk is full; after every number of bytes at which it makes a difference.</summary>
    [SeededProperty(MaxTest = 10)]
    public void A_disk_that_is_full_loses_nothing_that_was_acknowledged(ulong seed)
    {
        for (var bytes = 0; bytes < 16_000; bytes += 256)
        {
            Fail(new DiskFaults { CapacityBytes = bytes }, seed, $"{bytes} bytes");
        }
    }

    [Fact]
    public void The_message_says_that_the_disk_is_full()
    {
        var image = new DiskImage("disk") { Faults = new DiskFaults { CapacityBytes = 3000 } };
        var failure = Assert.IsType<IOException>(OnDisk.Try(image, OnDisk.LiveAsync));
        Assert.Contains("No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing that was acknowledged is lost", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_failed_says_no_from_then_on()
    {
        var image = OnDisk.Lived();
        OnDisk.Run(image, async disk =>
        {
            var (store, _) = await LogStore.OpenAsync(disk, OnDisk.Identity, OnDisk.Small);
            image.Faults = new DiskFaults { FailSyncPercent = 100 };
            await Assert.ThrowsAsync<IOException>(
                async () => await store.AppendAsync(null, [OnDisk.Entry(21)], sync: true));
            image.Faults = DiskFaults.None;
            await Assert.ThrowsAsync<IOException>(
                async () => await store.AppendAsync(null, [OnDisk.Entry(21)], sync: true));
            await Assert.ThrowsAsync<IOException>(async () => await store.SaveSnapshotAsync(OnDisk.Snapshot(20)));
            await Assert.ThrowsAsync<IOException>(async () => await store.CompactAsync(20));
            await Assert.ThrowsAsync<IOException>(
                async () => await store.InstallSnapshotAsync(OnDisk.Snapshot(30), new HardState(4, 0, 30)));
            Assert.NotNull(await store.ReadSnapshotAsync(12, 1));
            store.Dispose();
        });
        OnDisk.Open(image);
    }

    private static void Fail(DiskFaults faults, ulong seed, string place)
    {
        var image = new DiskImage("disk") { Faults = faults };
        var acknowledged = 0L;
        var failure = OnDisk.Try(image, disk => OnDisk.LiveAsync(disk, index => acknowledged = index));
        Assert.True(failure is null or IOException, $"{place}: {failure}");
        image.Faults = DiskFaults.None;
        image.Crash(new ChoiceStream(new RandomWalk(seed)));
        if (acknowledged == 0)
        {
            return;
        }

        var found = OnDisk.Open(image);
        var last = found.Entries.Count > 0 ? found.Entries[^1].Index : found.Snapshot?.Index ?? 0;
        Assert.True(last >= acknowledged, $"{place}: {last} is recovered, {acknowledged} was acknowledged.");
        OnDisk.CheckLived(found, (int)last);
        image.Crash(new ChoiceStream(new RandomWalk(seed)));
        Assert.Equal(0, OnDisk.Open(image).CutBytes);
    }
}
