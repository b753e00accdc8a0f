using Vigil.Core;
using Xunit;

namespace Vigil.Properties.Core;

/// <summary>What a store says that it costs: the quota is over that, and a snapshot must not be larger.</summary>
public sealed class SizeTests
{
    /// <summary>The head of a snapshot and what it is filled up with.</summary>
    private const long HeadBytes = 1024;

    /// <summary>
    /// After a compaction each event still holds the pair before it, whose own version is gone: half of all that is
    /// kept.
    /// </summary>
    [Fact]
    public void A_snapshot_is_no_larger_than_what_the_quota_counts()
    {
        var store = new WatchableStore();
        for (var round = 0; round < 2; round++)
        {
            for (var key = 0; key < 50; key++)
            {
                Assert.True(store.Put(new PutOp($"k{key}", new string('v', 10_000 + key))).IsOk);
            }
        }

        CheckSize(store);
        Assert.True(store.Compact(store.CurrentRevision).IsOk);
        while (store.Scrub(1000))
        {
            CheckSize(store);
        }

        CheckSize(store);
        Assert.True(store.SizeBytes > 2 * 50 * 10_000);
        for (var key = 0; key < 50; key++)
        {
            Assert.True(store.DeleteRange(new DeleteRangeOp(KeyRange.Exact($"k{key}"))).IsOk);
        }

        Assert.True(store.Compact(store.CurrentRevision).IsOk);
        while (store.Scrub(1000))
        {
            CheckSize(store);
        }

        // The last tombstone stays, with the pair before it.
        Assert.InRange(store.SizeBytes, 10_000, 11_000);
    }

    [Fact]
    public void Leases_are_counted_while_they_are_there()
    {
        var store = new WatchableStore();
        for (var id = 1; id <= 1000; id++)
        {
            Assert.True(store.GrantLease(id, 60).IsOk);
        }

        CheckSize(store);
        Assert.True(store.SizeBytes >= 1000 * 24);
        for (var id = 1; id <= 1000; id++)
        {
            Assert.True(store.RevokeLease(id).IsOk);
        }

        Assert.Equal(0, store.SizeBytes);
    }

    private static void CheckSize(WatchableStore store)
    {
        var bytes = SnapshotFormat.SizeOf(store.ReadSnapshot().Value);
        Assert.True(bytes <= store.SizeBytes + HeadBytes, $"{bytes} bytes, and {store.SizeBytes} are counted");
    }
}
