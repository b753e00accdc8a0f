using Vigil.Core;
using Xunit;

namespace Vigil.Properties.Core;

/// <summary>A snapshot that is marked now and read later.</summary>
public sealed class SnapshotMarkTests
{
    [Fact]
    public void It_shows_what_was_there_when_it_was_marked()
    {
        var store = new WatchableStore();
        store.Put(new PutOp("k", "old"));
        store.GrantLease(7, 10);
        var before = store.Hash().Value.Hash;
        var mark = store.MarkSnapshot();
        store.Put(new PutOp("k", "new"));
        store.Put(new PutOp("l", "new"));
        store.RevokeLease(7);
        var snapshot = store.ReadSnapshot(mark);
        Assert.NotNull(snapshot);
        Assert.Equal(7, Assert.Single(snapshot.Leases).Id);
        var copy = new WatchableStore(snapshot);
        Assert.Equal((mark.Revision, before), (copy.CurrentRevision, copy.Hash().Value.Hash));
    }

    [Fact]
    public void It_can_not_be_read_when_history_was_compacted_since()
    {
        var store = new WatchableStore();
        store.Put(new PutOp("k", "old"));
        var mark = store.MarkSnapshot();
        store.Put(new PutOp("k", "new"));
        Assert.True(store.Compact(store.CurrentRevision).IsOk);
        Assert.Null(store.ReadSnapshot(mark));
    }
}
