using Google.Protobuf;
using Grpc.Core;
using Vigil.Api;
using Vigil.Client;
using Xunit;

namespace Vigil.Scenarios.Cluster;

/// <summary>What operators do to a cluster of three besides coming and going.</summary>
public sealed class OperatorTests
{
    [Fact]
    public async Task One_endpoint_is_enough_to_ask_all_members()
    {
        using var cluster = await TestCluster.StartAsync();
        await cluster.PutAsync("k", "v");
        await cluster.AgreeAsync([.. cluster.Members]);
        var one = cluster.Members[0].Endpoint;
        var status = Lines(await Cli.RunAsync("--endpoints", one, "endpoint", "status", "--cluster"));
        var hashes = Lines(await Cli.RunAsync("--endpoints", one, "endpoint", "hashkv", "--cluster"));
        foreach (var member in cluster.Members)
        {
            Assert.Contains(
                status, line => line.StartsWith($"{member.ClientUrl}, {member.Id}, ", StringComparison.Ordinal));
            Assert.Contains(hashes, line => line.StartsWith($"{member.ClientUrl}, ", StringComparison.Ordinal));
        }

        Assert.Equal((3, 3), (status.Length, hashes.Length));
        Assert.Single(status.Select(line => line.Split(", ")[4]), isLeader => isLeader == "true");
        Assert.Single(hashes.Select(line => line.Split(", ")[1]).Distinct());
    }

    [Fact]
    public async Task A_member_moves_to_another_address_and_catches_up()
    {
        using var cluster = await TestCluster.StartAsync();
        var leader = await cluster.LeaderAsync();
        var moving = cluster.Members.First(member => member != leader);
        await moving.Process.KillAsync();
        moving.MovePeers();
        var clusterId = (await leader.Client.ListMembersAsync(Deadline.Token)).Header.ClusterId;
        Assert.Equal(
            $"Member {moving.Id,16} updated in cluster {$"{clusterId:x}",16}\n",
            await Cli.RunAsync(
                "--endpoints", leader.Endpoint, "member", "update", moving.Id, "--peer-urls", moving.PeerUrl));
        await leader.Client.PutAsync("k", "v", Deadline.Token);
        await moving.StartAsync();
        await cluster.AgreeAsync([.. cluster.Members]);
        Assert.Contains(
            $"{moving.Id}, started, {moving.Name}, {moving.PeerUrl}, {moving.ClientUrl}, false",
            Lines(await Cli.RunAsync("--endpoints", moving.Endpoint, "member", "list")));
    }

    [Fact]
    public async Task A_member_is_reached_at_whichever_of_its_addresses_answers()
    {
        using var cluster = await TestCluster.StartAsync(hasDeadUrls: true);
        var leader = await cluster.LeaderAsync();
        await leader.Process.KillAsync();
        await cluster.LeaderAsync(besides: leader);
        await cluster.PutAsync("k", "v");
        await leader.StartAsync();
        await cluster.AgreeAsync([.. cluster.Members]);
        Assert.All(
            (await cluster.Client.ListMembersAsync(Deadline.Token)).Members,
            member => Assert.Equal(2, member.PeerURLs.Count));
    }

    [Fact]
    public async Task History_is_compacted_by_itself_on_all_members_alike()
    {
        using var cluster = await TestCluster.StartAsync("--auto-compaction-retention", "1s");
        await cluster.PutAsync("k", "first");
        var revision = (await cluster.Client.GetAsync(KeySelector.Exactly("k"), Deadline.Token)).Header.Revision;
        await cluster.PutAsync("k", "second");
        foreach (var member in cluster.Members)
        {
            await Deadline.UntilAsync($"{member.Name} has compacted", async () =>
            {
                await cluster.PutAsync("other", member.Name);
                return await IsCompactedAsync(member, revision);
            });
        }

        var newest = await cluster.Client.GetAsync(KeySelector.Exactly("k"), Deadline.Token);
        Assert.Equal("second", newest.Kvs[0].Value.ToStringUtf8());
        await cluster.AgreeAsync([.. cluster.Members]);
    }

    private static async Task<bool> IsCompactedAsync(TestMember member, long revision)
    {
        try
        {
            var request = new RangeRequest { Key = ByteString.CopyFromUtf8("k"), Revision = revision };
            await member.Client.GetAsync(request, Deadline.Token);
            return false;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.OutOfRange)
        {
            Assert.Equal("etcdserver: mvcc: required revision has been compacted", e.Status.Detail);
            return true;
        }
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
