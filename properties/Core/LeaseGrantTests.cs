using Vigil.Core;
using Xunit;

namespace Vigil.Properties.Core;

/// <summary>A lease's id may be granted anew: what was to end the earlier one does not end that.</summary>
public sealed class LeaseGrantTests
{
    [Fact]
    public void The_end_of_an_earlier_grant_leaves_the_later_one()
    {
        var store = new WatchableStore();
        var first = store.GrantLease(7, 10).Value.Lease;
        Assert.True(store.RevokeLease(7).IsOk);
        var second = store.GrantLease(7, 10).Value.Lease;
        Assert.Equal((1, 2), (first.Grant, second.Grant));
        Assert.Equal(StoreError.LeaseNotFound, store.RevokeLease(7, first.Grant).Error);
        Assert.NotNull(store.FindLease(7));
        Assert.True(store.RevokeLease(7, second.Grant).IsOk);
        Assert.Null(store.FindLease(7));
    }

    /// <summary>Or members that began with a snapshot would count otherwise than those that did not.</summary>
    [Fact]
    public void A_copy_goes_on_counting_where_the_store_was()
    {
        var store = new WatchableStore();
        Assert.True(store.GrantLease(1, 10).IsOk && store.GrantLease(2, 10).IsOk && store.RevokeLease(2).IsOk);
        byte[] bytes = [.. SnapshotFormat.Write(store.ReadSnapshot().Value).SelectMany(chunk => chunk.ToArray())];
        var copy = new WatchableStore(SnapshotFormat.Read(bytes));
        Assert.Equal(1, copy.FindLease(1)?.Grant);
        Assert.Equal(3, copy.GrantLease(2, 10).Value.Lease.Grant);
    }
}
