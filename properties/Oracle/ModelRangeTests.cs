using Vigil.Model;
using Xunit;
using static Vigil.Properties.Oracle.ScriptedHistory;

namespace Vigil.Properties.Oracle;

/// <summary>The model's ranges, sentence by sentence against what etcd documents and was seen to answer.</summary>
public sealed class ModelRangeTests
{
    private readonly ScriptedHistory _store = new();

    [Fact]
    public void Keys_are_in_unsigned_byte_order()
    {
        _store.Call(new PutRequest(Blob.Wrap([0xff]), Blob.Empty));
        _store.Call(new PutRequest(Blob.Wrap([0x01]), Blob.Empty));
        _store.Call(new PutRequest(Blob.Wrap([0x01, 0x00]), Blob.Empty));
        var keys = Read(new RangeRequest(KeyRange.All)).Kvs.Select(kv => kv.Key.ToString());
        Assert.Equal(["0x01", "0x0100", "0xff"], keys);
    }

    [Fact]
    public void A_prefix_ends_at_its_last_byte_that_can_grow()
    {
        Assert.Equal(new KeyRange(B("ab"), B("ac")), KeyRange.Prefix(B("ab")));
        Assert.Equal(Blob.Wrap([0x62]), KeyRange.Prefix(Blob.Wrap([0x61, 0xff])).RangeEnd);
        Assert.True(KeyRange.Prefix(Blob.Wrap([0xff, 0xff])).IsUnbounded);
        Assert.Equal(KeyRange.All, KeyRange.Prefix(Blob.Empty));
    }

    [Fact]
    public void A_range_that_ends_at_or_below_its_key_is_empty()
    {
        Three();
        Assert.Equal(0, Read(new RangeRequest(new KeyRange(B("b"), B("a")))).Count);
        Assert.Equal(0, Read(new RangeRequest(new KeyRange(B("b"), B("b")))).Count);
    }

    [Fact]
    public void A_range_end_is_exclusive()
    {
        Three();
        Assert.Equal("ab", Text(new RangeRequest(new KeyRange(B("a"), B("c")))));
        Assert.Equal("bc", Text(new RangeRequest(KeyRange.From(B("b")))));
    }

    [Fact]
    public void A_limit_cuts_the_list_but_not_the_count()
    {
        Three();
        var read = Read(new RangeRequest(KeyRange.All) { Limit = 2 });
        Assert.Equal((2, 3L, true), (read.Kvs.Count, read.Count, read.More));
        Assert.False(Read(new RangeRequest(KeyRange.All) { Limit = 3 }).More);
    }

    [Fact]
    public void Filters_do_not_lower_the_count()
    {
        Three();
        var read = Read(new RangeRequest(KeyRange.All) { MinModRevision = 3, Limit = 1 });
        Assert.Equal(("b", 3L, true), (read.Kvs[0].Key.ToString(), read.Count, read.More));
        Assert.Equal("a", Text(new RangeRequest(KeyRange.All) { MaxModRevision = 2 }));
        Assert.Equal("c", Text(new RangeRequest(KeyRange.All) { MinCreateRevision = 4 }));
        Assert.Equal("ab", Text(new RangeRequest(KeyRange.All) { MaxCreateRevision = 3 }));
    }

    [Fact]
    public void Count_only_gives_no_pairs()
    {
        Three();
        var read = Read(new RangeRequest(KeyRange.All) { CountOnly = true, Limit = 1 });
        Assert.Equal((0, 3L, false), (read.Kvs.Count, read.Count, read.More));
    }

    [Fact]
    public void Keys_only_gives_no_values()
    {
        Three();
        Assert.All(Read(new RangeRequest(KeyRange.All) { KeysOnly = true }).Kvs, kv => Assert.True(kv.Value.IsEmpty));
    }

    [Fact]
    public void A_target_without_an_order_sorts_ascending()
    {
        Three();
        _store.Put("a", "9");
        Assert.Equal("bca", Text(new RangeRequest(KeyRange.All) { SortTarget = SortTarget.Mod }));
        Assert.Equal("bca", Text(new RangeRequest(KeyRange.All) { SortTarget = SortTarget.Value }));
        Assert.Equal("bca", Text(new RangeRequest(KeyRange.All) { SortTarget = SortTarget.Version }));
        Assert.Equal("cba", Text(new RangeRequest(KeyRange.All)
        {
            SortTarget = SortTarget.Create,
            SortOrder = SortOrder.Descend,
        }));
        Assert.Equal("cba", Text(new RangeRequest(KeyRange.All) { SortOrder = SortOrder.Descend }));
    }

    [Fact]
    public void A_limit_is_applied_after_sorting()
    {
        Three();
        Assert.Equal("c", Text(new RangeRequest(KeyRange.All)
        {
            SortTarget = SortTarget.Mod,
            SortOrder = SortOrder.Descend,
            Limit = 1,
        }));
    }

    [Fact]
    public void An_unknown_sort_is_refused() =>
        Refuses(ModelError.InvalidSortOption, new RangeRequest(KeyRange.All) { SortTarget = (SortTarget)9 });

    [Fact]
    public void A_read_of_an_old_revision_finds_what_was_there()
    {
        Three();
        _store.Delete("a");
        var read = Read(new RangeRequest(KeyRange.All) { Revision = 3 });
        Assert.Equal(("ab", 5L), (string.Concat(read.Kvs.Select(kv => kv.Key)), read.Revision));
        Assert.Equal("bc", Text(new RangeRequest(KeyRange.All) { Revision = -1 }));
    }

    [Fact]
    public void The_compacted_revision_can_be_read_but_nothing_below_it()
    {
        Three();
        _store.Compact(3);
        Assert.Equal("ab", Text(new RangeRequest(KeyRange.All) { Revision = 3 }));
        Refuses(ModelError.Compacted, new RangeRequest(KeyRange.All) { Revision = 2 });
        Refuses(ModelError.FutureRevision, new RangeRequest(KeyRange.All) { Revision = 5 });
    }

    private void Three()
    {
        _store.Put("a", "1");
        _store.Put("b", "2");
        _store.Put("c", "3");
    }

    private RangeResponse Read(RangeRequest request) => Assert.IsType<RangeResponse>(_store.Call(request));

    private string Text(RangeRequest request) => string.Concat(Read(request).Kvs.Select(kv => kv.Key));

    private void Refuses(ModelError error, Request request) =>
        Assert.Equal(new RefusedResponse(error), _store.Call(request));
}
