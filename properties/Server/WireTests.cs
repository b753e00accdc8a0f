using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Vigil.Api;
using Vigil.Scenarios;
using Vigil.Server.Hosting;
using Xunit;

namespace Vigil.Properties.Server;

/// <summary>A whole server, called as other people's clients call it.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly LogLines _log = new();
    private VigilHost? _host;
    private GrpcChannel? _channel;

    private VigilHost Host => _host ?? throw new InvalidOperationException("It has not started.");

    private GrpcChannel Channel => _channel ?? throw new InvalidOperationException("It has not started.");

    public async Task InitializeAsync()
    {
        var options = new VigilServerOptions { ListenClientUrls = ["http://127.0.0.1:0"], Logging = _log.To };
        _host = await VigilHost.StartAsync(options, _patience.Token);
        _channel = Direct.Channel(_host.Urls[0]);
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        await Host.DisposeAsync();
        _patience.Dispose();
        _log.Dispose();
    }

    [Theory]
    [MemberData(nameof(AuthorityRepairTests.Refused), MemberType = typeof(AuthorityRepairTests))]
    [InlineData("127.0.0.1:2379")]
    [InlineData("localhost")]
    [InlineData("etcd_1:2379")]
    [InlineData("localhost:20550000700")]
    [InlineData("[::1]:2379")]
    public async Task A_client_is_served_whatever_authority_it_sends(string authority)
    {
        var message = new RangeRequest { Key = ByteString.CopyFromUtf8("a") }.ToByteArray();
        foreach (var isDressed in new[] { false, true })
        {
            using var raw = await RawHttp2.ConnectAsync(new Uri(Host.Urls[0]), _patience.Token);
            const string Path = "/etcdserverpb.KV/Range";
            Assert.Matches(
                "grpc-status.0", await raw.CallAsync(1, Path, authority, message, isDressed, _patience.Token));

            // The same one again, by its place in the table; and so are the trailers.
            Assert.Equal(
                "\u00be", await raw.CallAsync(3, Path, authority: null, message, isDressed, _patience.Token));
        }
    }

    /// <summary>
    /// As <c>etcdctl --user root:x get a</c>: it goes on without a token when it gets this very answer.
    /// </summary>
    [Fact]
    public async Task Credentials_are_answered_as_by_an_etcd_without_authentication()
    {
        var auth = new Auth.AuthClient(Channel);
        var root = new AuthenticateRequest { Name = "root", Password = "x" };
        await RefusedAsync(EtcdErrors.AuthNotEnabled, auth.AuthenticateAsync(root));
        await RefusedAsync(EtcdErrors.RootUserNotExist, auth.AuthEnableAsync(new AuthEnableRequest()));
        await RefusedAsync(EtcdErrors.UserNotFound, auth.UserGetAsync(new AuthUserGetRequest { Name = "u" }));
        await RefusedAsync(EtcdErrors.RoleNotFound, auth.RoleGetAsync(new AuthRoleGetRequest { Role = "r" }));
        Assert.NotNull((await auth.AuthDisableAsync(new AuthDisableRequest())).Header);
        Assert.False((await auth.AuthStatusAsync(new AuthStatusRequest())).Enabled);
        Assert.Empty((await auth.UserListAsync(new AuthUserListRequest())).Users);
        Assert.Empty((await auth.RoleListAsync(new AuthRoleListRequest())).Roles);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => auth.UserAddAsync(new AuthUserAddRequest { Name = "u" }).ResponseAsync);
        Assert.Equal(
            "vigil: /etcdserverpb.Auth/UserAdd is not served by this version", refusal.Status.Detail);
    }

    [Fact]
    public async Task Health_is_answered_until_the_end()
    {
        var health = new Health.HealthClient(Channel);
        var all = new HealthCheckRequest();
        var status = (await health.CheckAsync(all)).Status;
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, status);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => health.CheckAsync(new HealthCheckRequest { Service = "nobody" }).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
        using var watch = health.Watch(all);
        Assert.True(await watch.ResponseStream.MoveNext(_patience.Token));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, watch.ResponseStream.Current.Status);
        await Host.DisposeAsync();
        var end = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(_patience.Token));
        Assert.Equal(EtcdErrors.Stopped.Message, end.Status.Detail);
    }

    /// <summary>A key of 200 bytes in a message of three; and what is no request at all.</summary>
    [Theory]
    [InlineData("/etcdserverpb.KV/Range", "0AC801")]
    [InlineData("/etcdserverpb.KV/Txn", "FFFFFFFF")]
    [InlineData("/etcdserverpb.Watch/Watch", "0AC801")]
    [InlineData("/etcdserverpb.Lease/LeaseKeepAlive", "FFFFFFFF")]
    [InlineData("/etcdserverpb.Lease/LeaseGrant", "0A")]
    [InlineData("/etcdserverpb.Cluster/MemberAdd", "0AC801")]
    [InlineData("/etcdserverpb.Maintenance/Status", "FFFFFFFF")]
    [InlineData("/etcdserverpb.Auth/Authenticate", "0AC801")]
    public async Task A_message_that_can_not_be_read_is_the_clients_fault_and_no_line_in_the_log(
        string path, string message)
    {
        using var raw = await RawHttp2.ConnectAsync(new Uri(Host.Urls[0]), _patience.Token);
        var end = await raw.CallAsync(1, path, "x", Convert.FromHexString(message), false, _patience.Token);
        Assert.Matches("grpc-status.3", end);
        Assert.Contains("is no request of", end, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("Grpc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_no_line_in_the_log()
    {
        var put = new PutRequest
        {
            Key = ByteString.CopyFromUtf8("a"),
            Value = ByteString.CopyFrom(new byte[3 * 1024 * 1024]),
        };
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => new KV.KVClient(Channel).PutAsync(put).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("Grpc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leases_are_listed_by_the_time_they_have_left()
    {
        var lease = new Api.Lease.LeaseClient(Channel);
        foreach (var (id, seconds) in new[] { (5, 300), (9, 100), (7, 200), (3, 200) })
        {
            await lease.LeaseGrantAsync(new LeaseGrantRequest { ID = id, TTL = seconds });
        }

        var listed = await lease.LeaseLeasesAsync(new LeaseLeasesRequest());
        Assert.Equal([9, 7, 3, 5], listed.Leases.Select(one => one.ID));
    }

    [Fact]
    public async Task A_member_in_memory_says_why_it_can_have_no_others()
    {
        var add = new MemberAddRequest();
        add.PeerURLs.Add("http://127.0.0.1:1");
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => new Cluster.ClusterClient(Channel).MemberAddAsync(add).ResponseAsync);
        Assert.StartsWith(EtcdErrors.NotCapable.Message, refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("--data-dir", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_stops_writes_and_lets_reads_go_on()
    {
        var kv = new KV.KVClient(Channel);
        var put = new PutRequest { Key = ByteString.CopyFromUtf8("a"), Value = ByteString.CopyFromUtf8("1") };
        await kv.PutAsync(put);
        await new Maintenance.MaintenanceClient(Channel).AlarmAsync(new AlarmRequest
        {
            Action = AlarmRequest.Types.AlarmAction.Activate,
            MemberID = 1,
            Alarm = AlarmType.Corrupt,
        });
        Assert.Equal(1, (await kv.RangeAsync(new RangeRequest { Key = put.Key })).Count);
        var read = new TxnRequest();
        read.Success.Add(new RequestOp { RequestRange = new RangeRequest { Key = put.Key } });
        Assert.Single((await kv.TxnAsync(read)).Responses);
        await RefusedAsync(EtcdErrors.Corrupt, kv.PutAsync(put));
        await RefusedAsync(EtcdErrors.Corrupt, kv.DeleteRangeAsync(new DeleteRangeRequest { Key = put.Key }));
        await RefusedAsync(EtcdErrors.Corrupt, kv.CompactAsync(new CompactionRequest { Revision = 2 }));
        await RefusedAsync(EtcdErrors.Corrupt, kv.TxnAsync(new TxnRequest
        {
            Success = { new RequestOp { RequestPut = put } },
        }));
    }

    /// <summary>
    /// An operator disarms the members' alarms one after the other, while clients go on writing: a write that is
    /// refused for another member's alarm must not raise this one's.
    /// </summary>
    [Fact]
    public async Task A_write_that_is_refused_for_another_members_alarm_raises_none()
    {
        var maintenance = new Maintenance.MaintenanceClient(Channel);
        var alarm = new AlarmRequest
        {
            Action = AlarmRequest.Types.AlarmAction.Activate,
            MemberID = 0xB2,
            Alarm = AlarmType.Nospace,
        };
        await maintenance.AlarmAsync(alarm);
        var put = new PutRequest { Key = ByteString.CopyFromUtf8("a") };
        await RefusedAsync(EtcdErrors.NoSpace, new KV.KVClient(Channel).PutAsync(put));
        await RefusedAsync(
            EtcdErrors.NoSpace, new Api.Lease.LeaseClient(Channel).LeaseGrantAsync(new LeaseGrantRequest { TTL = 9 }));
        alarm.Action = AlarmRequest.Types.AlarmAction.Deactivate;
        await maintenance.AlarmAsync(alarm);
        Assert.Empty((await maintenance.AlarmAsync(new AlarmRequest())).Alarms);
        await new KV.KVClient(Channel).PutAsync(put);
    }

    /// <summary>As long as nothing was compacted; from then on it is below what was.</summary>
    [Fact]
    public async Task A_compaction_of_nothing_is_done_where_nothing_was_compacted()
    {
        var kv = new KV.KVClient(Channel);
        Assert.Equal(1, (await kv.CompactAsync(new CompactionRequest())).Header.Revision);
        await RefusedAsync(EtcdErrors.Compacted, kv.CompactAsync(new CompactionRequest { Revision = -1 }));
        await kv.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8("a") });
        await kv.CompactAsync(new CompactionRequest { Revision = 2 });
        await RefusedAsync(EtcdErrors.Compacted, kv.CompactAsync(new CompactionRequest()));
    }

    private static async Task RefusedAsync<T>(EtcdError expected, AsyncUnaryCall<T> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal((expected.Code, expected.Message), (refusal.StatusCode, refusal.Status.Detail));
    }
}
