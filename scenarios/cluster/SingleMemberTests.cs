using Google.Protobuf;
using Vigil.Api;
using Vigil.Client;
using Xunit;

namespace Vigil.Scenarios.Cluster;

/// <summary>
/// One durable member as a process: what is acknowledged outlives it, and a directory is one member's.
/// </summary>
public sealed class SingleMemberTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_kill()
    {
        using var member = new TestMember("a", _directory.In("a"));
        await member.StartAsync();
        var client = member.Client;
        var lease = await client.GrantLeaseAsync(TimeSpan.FromMinutes(10), Deadline.Token);
        for (var i = 0; i < 50; i++)
        {
            await client.PutAsync("k", $"v{i}", Deadline.Token);
        }

        await client.PutAsync(
            new PutRequest { Key = Text("leased"), Value = Text("x"), Lease = lease.ID }, Deadline.Token);
        await client.CompactAsync(30, Deadline.Token);
        var raised = await client.AlarmAsync(
            new AlarmRequest
            {
                Action = AlarmRequest.Types.AlarmAction.Activate,
                Alarm = AlarmType.Nospace,
                MemberID = 7,
            },
            Deadline.Token);
        Assert.Single(raised.Alarms);
        var hash = await client.HashKvAsync(0, Deadline.Token);
        var before = await client.GetStatusAsync(Deadline.Token);

        await member.Process.KillAsync();
        await member.StartAsync();

        Assert.Contains("entries were recovered", member.Process.Output, StringComparison.Ordinal);
        var now = await client.GetAsync(KeySelector.Exactly("k"), Deadline.Token);
        Assert.Equal(("v49", 51L), (now.Kvs[0].Value.ToStringUtf8(), now.Kvs[0].ModRevision));
        Assert.Equal(before.Header.MemberId, now.Header.MemberId);
        Assert.Equal(before.Header.ClusterId, now.Header.ClusterId);
        Assert.True(now.Header.RaftTerm > before.RaftTerm);
        Assert.Equal(hash.Hash, (await client.HashKvAsync(0, Deadline.Token)).Hash);
        var kept = await client.GetLeaseAsync(lease.ID, withKeys: true, Deadline.Token);
        Assert.Equal((600L, "leased"), (kept.GrantedTTL, kept.Keys.Single().ToStringUtf8()));
        Assert.InRange(kept.TTL, 480, 601);
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(
            () => client.GetAsync(new RangeRequest { Key = Text("k"), Revision = 29 }, Deadline.Token));
        Assert.Equal(EtcdErrors.Compacted.Message, refused.Status.Detail);
        var alarms = await client.AlarmAsync(new AlarmRequest(), Deadline.Token);
        Assert.Equal((7UL, AlarmType.Nospace), (alarms.Alarms.Single().MemberID, alarms.Alarms.Single().Alarm));
    }

    [Fact]
    public async Task A_lease_ends_on_disk_too()
    {
        using var member = new TestMember("a", _directory.In("a"));
        await member.StartAsync();

        // Not so short that it could be over before it has a key.
        var lease = await member.Client.GrantLeaseAsync(TimeSpan.FromSeconds(5), Deadline.Token);
        await member.Client.PutAsync(
            new PutRequest { Key = Text("leased"), Value = Text("x"), Lease = lease.ID }, Deadline.Token);
        await Deadline.UntilAsync(
            "the lease's key is deleted",
            async () => (await member.Client.GetAsync(KeySelector.Exactly("leased"), Deadline.Token)).Count == 0);
        await member.Process.KillAsync();
        await member.StartAsync();
        Assert.Equal(0, (await member.Client.GetAsync(KeySelector.Exactly("leased"), Deadline.Token)).Count);
        Assert.Empty((await member.Client.ListLeasesAsync(Deadline.Token)).Leases);
    }

    [Fact]
    public async Task Terminated_it_exits_with_0_and_may_be_renamed()
    {
        using var member = new TestMember("a", _directory.In("a"));
        await member.StartAsync();
        await member.Client.PutAsync("k", "v", Deadline.Token);
        Assert.Equal(0, await member.Process.TerminateAsync());
        Assert.Equal("", member.Process.Errors);

        // Flags of the first start are ignored afterwards, as in etcd.
        member.Name = "b";
        await member.StartAsync("--initial-cluster", "z=http://127.0.0.1:1", "--initial-cluster-token", "other");
        await Deadline.UntilAsync("the new name is published", async () =>
            (await member.Client.ListMembersAsync(Deadline.Token)).Members.Single().Name == "b");
        Assert.Equal(1, (await member.Client.GetAsync(KeySelector.Exactly("k"), Deadline.Token)).Count);
    }

    [Fact]
    public async Task Two_processes_cannot_have_one_directory()
    {
        using var member = new TestMember("a", _directory.In("a"));
        await member.StartAsync();
        var (exitCode, _, errors) = await Cli.TryAsync(
            "serve", "--data-dir", member.Directory, "--listen-client-urls", "http://127.0.0.1:0");
        Assert.Equal(1, exitCode);
        Assert.Contains("another process has it", errors, StringComparison.Ordinal);
        await member.Client.PutAsync("k", "v", Deadline.Token);
    }

    [Fact]
    public async Task A_write_that_had_not_finished_is_cut_off_and_nothing_else()
    {
        using var member = new TestMember("a", _directory.In("a"));
        await member.StartAsync();
        await member.Client.PutAsync("k", "v", Deadline.Token);
        await member.Process.KillAsync();
        var log = Directory.GetFiles(member.Directory, "*.wal").Order(StringComparer.Ordinal).Last();
        var whole = await File.ReadAllBytesAsync(log);

        // The first part of a batch, as a crash in the middle of a write leaves it.
        await File.WriteAllBytesAsync(log, [.. whole, .. whole.AsSpan(512, Math.Min(40, whole.Length - 512))]);
        var dump = await Cli.RunAsync("wal", "dump", member.Directory);
        Assert.Contains(" unfinished ", dump, StringComparison.Ordinal);
        await member.StartAsync();
        Assert.Contains(
            "bytes of a write that had not finished were cut off", member.Process.Output, StringComparison.Ordinal);
        Assert.Equal(
            "v", (await member.Client.GetAsync(KeySelector.Exactly("k"), Deadline.Token)).Kvs[0].Value.ToStringUtf8());
        Assert.DoesNotContain(
            " unfinished ", await Cli.RunAsync("wal", "dump", member.Directory), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_report_on_the_log()
    {
        using var member = new TestMember("a", _directory.In("a"));
        await member.StartAsync();
        await member.Client.PutAsync("k", "v", Deadline.Token);
        using var http = Direct.Http();
        var metrics = await http.GetStringAsync(new Uri(member.ClientUrl + "/metrics"));
        Assert.Contains("etcd_server_has_leader 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("etcd_server_is_leader 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains(
            "etcd_disk_wal_fsync_duration_seconds_bucket{le=\"0.001\"} ", metrics, StringComparison.Ordinal);
        Assert.Equal("{\"health\":\"true\"}", await http.GetStringAsync(new Uri(member.ClientUrl + "/health")));
    }

    public void Dispose() => _directory.Dispose();

    private static ByteString Text(string text) => ByteString.CopyFromUtf8(text);
}
