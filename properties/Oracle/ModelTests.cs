using Vigil.Model;
using Xunit;
using static Vigil.Properties.Oracle.ScriptedHistory;

namespace Vigil.Properties.Oracle;

/// <summary>The model, sentence by sentence against what etcd documents and was seen to answer.</summary>
public sealed class ModelTests
{
    private static readonly Compare Never = new(KeyRange.Of(B("a")), CompareTarget.Version, CompareResult.Greater, 99);
    private readonly ScriptedHistory _store = new();

    [Fact]
    public void The_first_write_of_a_new_store_takes_revision_2() => Assert.Equal(2, _store.Put("a", "1").Revision);

    [Fact]
    public void A_delete_of_nothing_takes_no_revision()
    {
        Assert.Equal(1, _store.Delete("a").Revision);
        Assert.Empty(_store.Log);
    }

    [Fact]
    public void A_transaction_that_only_reads_takes_no_revision() => Assert.Equal(1, _store.Call(new TxnRequest
    {
        Success = [new RangeRequest(KeyRange.All), new DeleteRangeRequest(KeyRange.All)],
    }).Revision);

    [Fact]
    public void A_compaction_takes_no_revision()
    {
        _store.Put("a", "1");
        Assert.Equal(2, _store.Compact(2).Revision);
        Assert.Equal(3, _store.Put("a", "2").Revision);
    }

    [Fact]
    public void The_changes_of_a_transaction_share_a_revision_with_rising_subs()
    {
        _store.PutBoth("b", "a", "1");
        Assert.Equal([(2L, 0), (2L, 1)], _store.Log.Select(change => (change.Revision, change.Sub)));
        Assert.Equal(["b", "a"], _store.Log.Select(change => change.Kv.Key.ToString()));
    }

    [Fact]
    public void A_put_on_a_live_key_moves_mod_and_version_but_not_create()
    {
        _store.Put("a", "1");
        _store.Put("a", "2");
        Assert.Equal(new KeyValue(B("a"), B("2"), 2, 3, 2), _store.Log[^1].Kv);
        Assert.Equal(new KeyValue(B("a"), B("1"), 2, 2, 1), _store.Log[^1].PrevKv);
    }

    [Fact]
    public void A_delete_leaves_only_key_and_mod_revision()
    {
        _store.Put("a", "1");
        _store.Delete("a");
        Assert.Equal(new KeyValue(B("a"), Blob.Empty, 0, 3, 0), _store.Log[^1].Kv);
    }

    [Fact]
    public void A_put_after_a_delete_starts_a_new_generation()
    {
        _store.Put("a", "1");
        _store.Delete("a");
        _store.Put("a", "2");
        Assert.Equal(new KeyValue(B("a"), B("2"), 4, 4, 1), _store.Log[^1].Kv);
        Assert.Null(_store.Log[^1].PrevKv);
    }

    [Fact]
    public void Empty_keys_are_refused_everywhere()
    {
        Refuses(ModelError.EmptyKey, new PutRequest(Blob.Empty, B("1")));
        Refuses(ModelError.EmptyKey, new DeleteRangeRequest(KeyRange.Of(Blob.Empty)));
        Refuses(ModelError.EmptyKey, new RangeRequest(KeyRange.Of(Blob.Empty)));
        Refuses(ModelError.EmptyKey, new TxnRequest { Success = [new PutRequest(Blob.Empty, B("1"))] });
        Refuses(ModelError.EmptyKey, new TxnRequest
        {
            Compares = [new Compare(KeyRange.Of(Blob.Empty), CompareTarget.Mod, CompareResult.Equal)],
        });
    }

    [Fact]
    public void A_compaction_goes_forward_up_to_now()
    {
        Three();
        _store.Compact(3);
        Refuses(ModelError.Compacted, new CompactRequest(3));
        Refuses(ModelError.FutureRevision, new CompactRequest(5));
    }

    [Fact]
    public void Prev_kv_answers_with_the_pair_before()
    {
        Three();
        var before = Assert.IsType<PutResponse>(_store.Call(new PutRequest(B("a"), B("2")) { PrevKv = true }));
        Assert.Equal(2, before.PrevKv!.ModRevision);
        var gone = Assert.IsType<DeleteRangeResponse>(
            _store.Call(new DeleteRangeRequest(KeyRange.From(B("b"))) { PrevKv = true }));
        Assert.Equal((2L, "bc"), (gone.Deleted, string.Concat(gone.PrevKvs.Select(kv => kv.Key))));
    }

    [Fact]
    public void Ignore_value_keeps_the_value_of_a_live_key()
    {
        Refuses(ModelError.KeyNotFound, new PutRequest(B("a"), Blob.Empty) { IgnoreValue = true });
        Refuses(ModelError.ValueProvided, new PutRequest(B("a"), B("1")) { IgnoreValue = true });
        _store.Put("a", "1");
        _store.Call(new LeaseGrantRequest(7, 60));
        _store.Call(new PutRequest(B("a"), Blob.Empty) { IgnoreValue = true, Lease = 7 });
        Assert.Equal(new KeyValue(B("a"), B("1"), 2, 3, 2, 7), _store.Log[^1].Kv);
    }

    [Fact]
    public void Ignore_lease_keeps_the_lease_and_a_plain_put_drops_it()
    {
        Refuses(ModelError.KeyNotFound, new PutRequest(B("a"), B("1")) { IgnoreLease = true });
        Refuses(ModelError.LeaseProvided, new PutRequest(B("a"), B("1")) { IgnoreLease = true, Lease = 7 });
        _store.Call(new LeaseGrantRequest(7, 60));
        _store.Call(new PutRequest(B("a"), B("1")) { Lease = 7 });
        _store.Call(new PutRequest(B("a"), B("2")) { IgnoreLease = true });
        Assert.Equal(7, _store.Log[^1].Kv.Lease);
        _store.Put("a", "3");
        Assert.Equal(0, _store.Log[^1].Kv.Lease);
    }

    [Theory]
    [InlineData(CompareTarget.Value, CompareResult.Equal, 0, false)]
    [InlineData(CompareTarget.Value, CompareResult.NotEqual, 0, false)]
    [InlineData(CompareTarget.Version, CompareResult.Equal, 0, true)]
    [InlineData(CompareTarget.Mod, CompareResult.Less, 5, true)]
    [InlineData(CompareTarget.Create, CompareResult.Equal, 7, false)]
    [InlineData(CompareTarget.Lease, CompareResult.Greater, 0, false)]
    public void A_compare_takes_an_absent_key_as_zeros_without_a_value(
        CompareTarget target, CompareResult result, long number, bool holds)
    {
        Assert.Equal(holds, Succeeds(new Compare(KeyRange.Of(B("a")), target, result, number)));
        Assert.Equal(holds, Succeeds(new Compare(KeyRange.All, target, result, number)));
    }

    [Fact]
    public void A_compare_over_a_range_must_hold_for_every_key()
    {
        Three();
        Assert.True(Succeeds(new Compare(KeyRange.All, CompareTarget.Version, CompareResult.Equal, 1)));
        Assert.False(Succeeds(new Compare(KeyRange.All, CompareTarget.Mod, CompareResult.Less, 4)));
        Assert.True(Succeeds(new Compare(KeyRange.All, CompareTarget.Value, CompareResult.Greater, Value: B("0"))));
    }

    [Fact]
    public void No_compares_hold() => Assert.True(Succeeds());

    [Fact]
    public void A_nested_transaction_compares_before_the_outer_one_writes()
    {
        var nested = new TxnRequest
        {
            Compares = [new Compare(KeyRange.Of(B("a")), CompareTarget.Version, CompareResult.Equal, 0)],
            Success = [new PutRequest(B("b"), B("absent"))],
            Failure = [new PutRequest(B("b"), B("present"))],
        };
        _store.Call(new TxnRequest { Success = [new PutRequest(B("a"), B("1")), nested] });
        Assert.Equal(B("absent"), _store.Log[^1].Kv.Value);
    }

    [Fact]
    public void A_read_inside_a_transaction_sees_its_earlier_writes()
    {
        var txn = Assert.IsType<TxnResponse>(_store.Call(new TxnRequest
        {
            Success = [new RangeRequest(KeyRange.All), new PutRequest(B("a"), B("1")), new RangeRequest(KeyRange.All)],
        }));
        Assert.Equal([0L, 1L], txn.Responses.OfType<RangeResponse>().Select(read => read.Count));
        Assert.Equal([1L, 2L, 2L], txn.Responses.Select(response => response.Revision));
    }

    [Fact]
    public void A_transaction_with_an_impossible_read_writes_nothing()
    {
        Refuses(ModelError.FutureRevision, new TxnRequest
        {
            Success = [new PutRequest(B("a"), B("1")), new RangeRequest(KeyRange.All) { Revision = 2 }],
        });
        Assert.Empty(_store.Log);
    }

    [Fact]
    public void Two_puts_of_a_key_in_one_transaction_are_refused()
    {
        Refuses(ModelError.DuplicateKey, new TxnRequest { Success = [Put("a"), Put("a")] });
        Refuses(ModelError.DuplicateKey, new TxnRequest
        {
            Failure = [Put("a"), new TxnRequest { Success = [Put("a")] }],
        });
    }

    [Fact]
    public void A_put_under_a_delete_of_the_same_transaction_is_refused()
    {
        Refuses(ModelError.DuplicateKey, new TxnRequest
        {
            Success = [Put("b"), new DeleteRangeRequest(new KeyRange(B("a"), B("c")))],
        });
        Refuses(ModelError.DuplicateKey, new TxnRequest
        {
            Success = [new TxnRequest { Success = [Put("b")] }, new DeleteRangeRequest(KeyRange.Of(B("b")))],
        });
    }

    [Fact]
    public void The_two_branches_of_a_nested_transaction_may_put_one_key()
    {
        var nested = new TxnRequest { Compares = [Never], Success = [Put("b")], Failure = [Put("b")] };
        Assert.Equal(2, _store.Call(new TxnRequest { Success = [nested] }).Revision);
    }

    [Fact]
    public void Of_two_overlapping_deletes_the_second_removes_what_is_left()
    {
        Three();
        var txn = Assert.IsType<TxnResponse>(_store.Call(new TxnRequest
        {
            Success = [new DeleteRangeRequest(KeyRange.Of(B("b"))), new DeleteRangeRequest(KeyRange.All)],
        }));
        Assert.Equal([1L, 2L], txn.Responses.OfType<DeleteRangeResponse>().Select(delete => delete.Deleted));
        Assert.Equal(5, txn.Revision);
    }

    [Fact]
    public void A_transaction_has_at_most_128_operations_with_nested_ones_counted_against_the_rest()
    {
        KvRequest[] Puts(int count) => [.. Enumerable.Range(0, count).Select(i => Put($"k{i}"))];
        Refuses(ModelError.TooManyOps, new TxnRequest { Success = Puts(129) });
        Refuses(ModelError.TooManyOps, new TxnRequest { Failure = [new TxnRequest { Success = Puts(128) }] });
        Assert.Equal(2, _store.Call(new TxnRequest { Success = [new TxnRequest { Success = Puts(127) }] }).Revision);
    }

    [Fact]
    public void A_step_leaves_the_state_before_as_it_was()
    {
        var before = State.Initial;
        var after = before.Step(new PutRequest(B("a"), B("1"))).Next;
        Assert.Equal((1L, 2L), (before.Revision, after.Revision));
        Assert.Null(before.Get(B("a")));
        Assert.NotNull(after.Get(B("a")));
    }

    [Fact]
    public void A_lease_takes_its_keys_with_it_at_one_revision_and_is_then_unknown()
    {
        Refuses(ModelError.LeaseNotFound, new PutRequest(B("a"), B("1")) { Lease = 7 });
        Refuses(ModelError.LeaseTtlTooLarge, new LeaseGrantRequest(7, 9_000_000_001));
        Assert.Equal(new LeaseGrantResponse(1, 7, 2), _store.Call(new LeaseGrantRequest(7, -5)));
        Refuses(ModelError.LeaseExists, new LeaseGrantRequest(7, 60));
        Assert.Equal(2, Assert.IsType<LeaseKeepAliveResponse>(_store.Call(new LeaseKeepAliveRequest(7))).Seconds);
        foreach (var key in new[] { "c", "a", "b" })
        {
            _store.Call(new PutRequest(B(key), B("1")) { Lease = 7 });
        }

        _store.Put("b", "2");
        Assert.Equal(6, _store.Call(new LeaseRevokeRequest(7)).Revision);
        Assert.Equal(
            ["a", "c"], _store.Log.Where(change => change.Revision == 6).Select(change => change.Kv.Key.ToString()));
        Refuses(ModelError.LeaseNotFound, new LeaseRevokeRequest(7));
        Assert.Equal(0, Assert.IsType<LeaseKeepAliveResponse>(_store.Call(new LeaseKeepAliveRequest(7))).Seconds);
    }

    private static PutRequest Put(string key) => new(B(key), B("1"));

    private void Three()
    {
        _store.Put("a", "1");
        _store.Put("b", "2");
        _store.Put("c", "3");
    }

    private bool Succeeds(params Compare[] compares) =>
        Assert.IsType<TxnResponse>(_store.Call(new TxnRequest { Compares = compares })).Succeeded;

    private void Refuses(ModelError error, Request request) =>
        Assert.Equal(new RefusedResponse(error), _store.Call(request));
}
