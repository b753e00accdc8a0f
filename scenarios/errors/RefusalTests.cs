using Google.Protobuf;
using Grpc.Core;
using Vigil.Api;
using Vigil.Server;
using Xunit;

namespace Vigil.Scenarios.Errors;

/// <summary>
/// Every refusal that a server can give, over real gRPC, with etcd's code and words as they are written there.
/// </summary>
public sealed class RefusalTests
{
    private static readonly Dictionary<string, Func<Server, Task>> Calls = new(StringComparer.Ordinal)
    {
        ["put without a key"] = server => server.Kv.PutAsync(new PutRequest()).ResponseAsync,
        ["get without a key"] = server => server.Kv.RangeAsync(new RangeRequest()).ResponseAsync,
        ["delete without a key"] = server => server.Kv.DeleteRangeAsync(new DeleteRangeRequest()).ResponseAsync,
        ["keep the value of nothing"] = server =>
            server.Kv.PutAsync(new PutRequest { Key = Key("none"), IgnoreValue = true }).ResponseAsync,
        ["keep the lease of nothing"] = server =>
            server.Kv.PutAsync(new PutRequest { Key = Key("none"), IgnoreLease = true }).ResponseAsync,
        ["keep the value and give one"] = server =>
            server.Kv.PutAsync(new PutRequest { Key = Key("a"), Value = Key("v"), IgnoreValue = true }).ResponseAsync,
        ["keep the lease and give one"] = server =>
            server.Kv.PutAsync(new PutRequest { Key = Key("a"), Lease = 1, IgnoreLease = true }).ResponseAsync,
        ["too many operations"] = server =>
            server.Kv.TxnAsync(Txn([.. Enumerable.Range(0, 5).Select(Get)])).ResponseAsync,
        ["one key twice"] = server => server.Kv.TxnAsync(Txn(Put("a"), Put("a"))).ResponseAsync,
        ["a key under a deleted range"] = server => server.Kv.TxnAsync(Txn(Put("b"), Delete("a", "c"))).ResponseAsync,
        ["no such order"] = server =>
            server.Kv.RangeAsync(new RangeRequest
            {
                Key = Key("a"),
                SortOrder = (RangeRequest.Types.SortOrder)9,
            }).ResponseAsync,
        ["read what is compacted"] = server =>
            server.Kv.RangeAsync(new RangeRequest { Key = Key("a"), Revision = 2 }).ResponseAsync,
        ["compact what is compacted"] = server =>
            server.Kv.CompactAsync(new CompactionRequest { Revision = 3 }).ResponseAsync,
        ["read the future"] = server =>
            server.Kv.RangeAsync(new RangeRequest { Key = Key("a"), Revision = 99 }).ResponseAsync,
        ["compact the future"] = server =>
            server.Kv.CompactAsync(new CompactionRequest { Revision = 99 }).ResponseAsync,
        ["hash the future"] = server =>
            server.Maintenance.HashKVAsync(new HashKVRequest { Revision = 99 }).ResponseAsync,
        ["hash what is compacted"] = server =>
            server.Maintenance.HashKVAsync(new HashKVRequest { Revision = 2 }).ResponseAsync,
        ["write and read the future"] = server =>
            server.Kv.TxnAsync(Txn(Put("a"), GetAt(99))).ResponseAsync,
        ["put with no such lease"] = server =>
            server.Kv.PutAsync(new PutRequest { Key = Key("a"), Lease = 404 }).ResponseAsync,
        ["revoke no such lease"] = server =>
            server.Lease.LeaseRevokeAsync(new LeaseRevokeRequest { ID = 404 }).ResponseAsync,
        ["grant a lease twice"] = server =>
            server.Lease.LeaseGrantAsync(new LeaseGrantRequest { ID = 7, TTL = 60 }).ResponseAsync,
        ["a lease for ever"] = server =>
            server.Lease.LeaseGrantAsync(new LeaseGrantRequest { TTL = 9_000_000_001 }).ResponseAsync,
        ["a request too large"] = server =>
            server.Kv.PutAsync(new PutRequest { Key = Key("a"), Value = Key(new string('x', 5000)) }).ResponseAsync,
        ["a key too large"] = server =>
            server.Kv.PutAsync(new PutRequest { Key = Key(new string('k', 65)) }).ResponseAsync,
        ["a value too large"] = server =>
            server.Kv.PutAsync(new PutRequest { Key = Key("a"), Value = Key(new string('v', 2001)) }).ResponseAsync,
        ["a leader who is no member"] = server =>
            server.Maintenance.MoveLeaderAsync(new MoveLeaderRequest { TargetID = 1 }).ResponseAsync,
    };

    /// <summary>The words stand here as etcd has them, not as our code names them.</summary>
    [Theory]
    [InlineData("put without a key", StatusCode.InvalidArgument, "etcdserver: key is not provided")]
    [InlineData("get without a key", StatusCode.InvalidArgument, "etcdserver: key is not provided")]
    [InlineData("delete without a key", StatusCode.InvalidArgument, "etcdserver: key is not provided")]
    [InlineData("keep the value of nothing", StatusCode.InvalidArgument, "etcdserver: key not found")]
    [InlineData("keep the lease of nothing", StatusCode.InvalidArgument, "etcdserver: key not found")]
    [InlineData("keep the value and give one", StatusCode.InvalidArgument, "etcdserver: value is provided")]
    [InlineData("keep the lease and give one", StatusCode.InvalidArgument, "etcdserver: lease is provided")]
    [InlineData("too many operations", StatusCode.InvalidArgument, "etcdserver: too many operations in txn request")]
    [InlineData("one key twice", StatusCode.InvalidArgument, "etcdserver: duplicate key given in txn request")]
    [InlineData(
        "a key under a deleted range", StatusCode.InvalidArgument, "etcdserver: duplicate key given in txn request")]
    [InlineData("no such order", StatusCode.InvalidArgument, "etcdserver: invalid sort option")]
    [InlineData(
        "read what is compacted", StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted")]
    [InlineData(
        "compact what is compacted", StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted")]
    [InlineData("read the future", StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision")]
    [InlineData(
        "compact the future", StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision")]
    [InlineData("hash the future", StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision")]
    [InlineData(
        "hash what is compacted", StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted")]
    [InlineData(
        "write and read the future", StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision")]
    [InlineData("put with no such lease", StatusCode.NotFound, "etcdserver: requested lease not found")]
    [InlineData("revoke no such lease", StatusCode.NotFound, "etcdserver: requested lease not found")]
    [InlineData("grant a lease twice", StatusCode.FailedPrecondition, "etcdserver: lease already exists")]
    [InlineData("a lease for ever", StatusCode.OutOfRange, "etcdserver: too large lease TTL")]
    [InlineData("a request too large", StatusCode.InvalidArgument, "etcdserver: request is too large")]
    [InlineData("a key too large", StatusCode.InvalidArgument, "etcdserver: request is too large")]
    [InlineData("a value too large", StatusCode.InvalidArgument, "etcdserver: request is too large")]
    [InlineData("a leader who is no member", StatusCode.FailedPrecondition, "etcdserver: bad leader transferee")]
    public async Task A_refusal_has_etcds_code_and_words(string what, StatusCode code, string words)
    {
        await using var server = await Server.StartAsync(new ServerLimits
        {
            RequestBytesMax = 4096,
            KeyBytesMax = 64,
            ValueBytesMax = 2000,
        });
        await server.FillAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => Calls[what](server));
        Assert.Equal((code, words), (failure.StatusCode, failure.Status.Detail));
        var left = await server.Kv.RangeAsync(new RangeRequest { Key = Key("a") });
        Assert.Equal(5, left.Header.Revision);
    }

    [Fact]
    public async Task A_full_store_takes_nothing_more_until_it_is_disarmed()
    {
        await using var server = await Server.StartAsync(new ServerLimits { QuotaBytes = 6000 });
        await server.FillAsync();
        var large = new PutRequest { Key = Key("large"), Value = Key(new string('x', 6000)) };
        await Refuses(() => server.Kv.PutAsync(large).ResponseAsync);

        // Now also what would fit is refused; reads, deletes and compaction go on.
        await Refuses(() => server.Kv.PutAsync(new PutRequest { Key = Key("s") }).ResponseAsync);
        await Refuses(() => server.Kv.TxnAsync(Txn(Put("s"))).ResponseAsync);
        await Refuses(() => server.Lease.LeaseGrantAsync(new LeaseGrantRequest { TTL = 9 }).ResponseAsync);
        await server.Kv.TxnAsync(Txn(Delete("b", "")));
        await server.Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        await server.Kv.CompactAsync(new CompactionRequest { Revision = 5, Physical = true });
        await server.Lease.LeaseRevokeAsync(new LeaseRevokeRequest { ID = 7 });
        var status = await server.Maintenance.StatusAsync(new StatusRequest());
        Assert.Equal($"memberID:{status.Header.MemberId} alarm:NOSPACE ", Assert.Single(status.Errors));

        var raised = await server.Maintenance.AlarmAsync(new AlarmRequest());
        var alarm = Assert.Single(raised.Alarms);
        await server.Maintenance.AlarmAsync(new AlarmRequest
        {
            Action = AlarmRequest.Types.AlarmAction.Deactivate,
            MemberID = alarm.MemberID,
            Alarm = alarm.Alarm,
        });
        await server.Kv.PutAsync(new PutRequest { Key = Key("s") });

        static async Task Refuses(Func<Task> call)
        {
            var failure = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal(
                (StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded"),
                (failure.StatusCode, failure.Status.Detail));
        }
    }

    [Fact]
    public async Task A_damaged_store_takes_nothing_and_is_read()
    {
        await using var server = await Server.StartAsync(new ServerLimits());
        await server.FillAsync();
        await server.Maintenance.AlarmAsync(new AlarmRequest
        {
            Action = AlarmRequest.Types.AlarmAction.Activate,
            MemberID = 1,
            Alarm = AlarmType.Corrupt,
        });
        Func<Task>[] calls =
        [
            () => server.Kv.PutAsync(new PutRequest { Key = Key("a") }).ResponseAsync,
            () => server.Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") }).ResponseAsync,
            () => server.Kv.CompactAsync(new CompactionRequest { Revision = 5 }).ResponseAsync,
            () => server.Lease.LeaseGrantAsync(new LeaseGrantRequest { TTL = 9 }).ResponseAsync,
            () => server.Lease.LeaseRevokeAsync(new LeaseRevokeRequest { ID = 7 }).ResponseAsync,
        ];
        foreach (var call in calls)
        {
            var failure = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal(
                (StatusCode.DataLoss, "etcdserver: corrupt cluster"), (failure.StatusCode, failure.Status.Detail));
        }

        Assert.NotNull(await server.Kv.RangeAsync(new RangeRequest { Key = Key("a") }));
        Assert.NotNull(await server.Kv.TxnAsync(Txn(Get(1))));
    }

    internal static ByteString Key(string key) => ByteString.CopyFromUtf8(key);

    internal static RequestOp Get(int _) => GetAt(0);

    internal static RequestOp GetAt(long revision) =>
        new() { RequestRange = new RangeRequest { Key = Key("a"), Revision = revision } };

    internal static RequestOp Put(string key) => new() { RequestPut = new PutRequest { Key = Key(key) } };

    internal static RequestOp Delete(string key, string end) =>
        new() { RequestDeleteRange = new DeleteRangeRequest { Key = Key(key), RangeEnd = Key(end) } };

    internal static TxnRequest Txn(params RequestOp[] ops)
    {
        var txn = new TxnRequest();
        txn.Success.Add(ops);
        return txn;
    }
}
