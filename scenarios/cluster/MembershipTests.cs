using Xunit;

namespace Vigil.Scenarios.Cluster;

/// <summary>Members that come and go by our own command line, in etcdctl's words.</summary>
public sealed class MembershipTests
{
    [Fact]
    public async Task A_learner_is_added_caught_up_and_promoted_and_a_member_removed()
    {
        using var cluster = await TestCluster.StartAsync();
        await cluster.PutAsync("k", "v");
        var founders = cluster.Endpoints;
        var clusterId = (await cluster.Client.ListMembersAsync(Deadline.Token)).Header.ClusterId;
        var added = cluster.Add("d");
        var output = await Cli.RunAsync(
            "--endpoints", founders, "member", "add", "d", "--peer-urls", added.PeerUrl, "--learner");
        var lines = output.Split('\n');
        var id = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.Equal($"Member {id,16} added as learner to cluster {$"{clusterId:x}",16}", lines[0]);
        Assert.Equal(("", "ETCD_NAME=\"d\""), (lines[1], lines[2]));
        Assert.StartsWith("ETCD_INITIAL_CLUSTER=\"", lines[3], StringComparison.Ordinal);
        Assert.Equal($"ETCD_INITIAL_ADVERTISE_PEER_URLS=\"{added.PeerUrl}\"", lines[4]);
        Assert.Equal("ETCD_INITIAL_CLUSTER_STATE=\"existing\"", lines[5]);
        var unstarted = $"{id}, unstarted, , {added.PeerUrl}, , true\n";
        Assert.Contains(unstarted, await ListAsync(founders), StringComparison.Ordinal);

        var initial = lines[3]["ETCD_INITIAL_CLUSTER=\"".Length..^1];
        await added.StartAsync("--initial-cluster", initial, "--initial-cluster-state", "existing");
        Assert.Equal(id, added.Id);
        await cluster.AgreeAsync([.. cluster.Members]);
        await Deadline.UntilAsync("the learner is promoted", async () =>
            (await Cli.TryAsync("--endpoints", founders, "member", "promote", id)).ExitCode == 0);
        var promoted = $"{id}, started, d, {added.PeerUrl}, {added.ClientUrl}, false\n";

        // It publishes its name and where clients reach it by itself, when it knows a leader.
        await Deadline.UntilAsync("the one who was promoted is listed with its name", async () =>
            (await ListAsync(founders)).Contains(promoted, StringComparison.Ordinal));

        var leader = await cluster.LeaderAsync();
        var leaving = cluster.Members.First(member => member != leader && member != added);
        await added.Client.PutAsync("k", "w", Deadline.Token);
        Assert.Equal(
            $"Member {leaving.Id,16} removed from cluster {$"{clusterId:x}",16}\n",
            await Cli.RunAsync("--endpoints", leader.Endpoint, "member", "remove", leaving.Id));
        Assert.Equal(7, await leaving.Process.ExitAsync());
        Assert.Contains(
            "has been permanently removed from the cluster", leaving.Process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(leaving.Id, await ListAsync(leader.Endpoint), StringComparison.Ordinal);

        // Nobody can join with its data again.
        using var again = VigilProcess.Start(leaving.Flags);
        Assert.Equal(7, await again.ExitAsync());
    }

    [Fact]
    public async Task A_removed_leader_ends_and_the_others_go_on()
    {
        using var cluster = await TestCluster.StartAsync();
        var leader = await cluster.LeaderAsync();
        await Cli.RunAsync("--endpoints", leader.Endpoint, "member", "remove", leader.Id);
        Assert.Equal(7, await leader.Process.ExitAsync());
        var next = await cluster.LeaderAsync(besides: leader);
        await next.Client.PutAsync("k", "v", Deadline.Token);
        Assert.Equal(2, (await next.Client.ListMembersAsync(Deadline.Token)).Members.Count);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_changes_nothing()
    {
        using var cluster = await TestCluster.StartAsync();
        var before = await ListAsync(cluster.Endpoints);
        var taken = cluster.Members[0].PeerUrl;
        await RefusedAsync(1, "etcdserver: Peer URLs already exists", "member", "add", "d", "--peer-urls", taken);
        await RefusedAsync(1, "etcdserver: member not found", "member", "remove", "1234");
        await RefusedAsync(
            1, "etcdserver: can only promote a learner member", "member", "promote", cluster.Members[0].Id);
        await RefusedAsync(128, "member name not provided.", "member", "add");
        await RefusedAsync(
            128, "too many arguments, did you mean --peer-urls=http://x", "member", "add", "d", "http://x");
        await RefusedAsync(128, "member peer urls not provided.", "member", "add", "d");
        await RefusedAsync(
            128,
            "bad member ID arg (strconv.ParseUint: parsing \"zz\": invalid syntax), expecting ID in Hex",
            "member", "remove", "zz");
        Assert.Equal(before, await ListAsync(cluster.Endpoints));

        // A founder that has lost its directory would have lost its vote as well.
        var lost = cluster.Members[2];
        await lost.Process.KillAsync();
        Directory.Delete(lost.Directory, recursive: true);
        var initial = string.Join(',', cluster.Members.Select(member => member.Entry));
        using var amnesiac = VigilProcess.Start([.. lost.Flags, "--initial-cluster", initial]);
        Assert.Equal(1, await amnesiac.ExitAsync());
        Assert.Contains("has already been bootstrapped", amnesiac.Errors, StringComparison.Ordinal);

        // Another token makes another cluster, which these members are not in.
        using var outsider = VigilProcess.Start(
            [.. lost.Flags, "--initial-cluster", initial, "--initial-cluster-token", "other"]);
        Assert.Equal(1, await outsider.ExitAsync());
        Assert.Contains("cluster ID mismatch", outsider.Errors, StringComparison.Ordinal);
        Assert.Equal("", DataDirectory.Describe(lost.Directory));

        async Task RefusedAsync(int exitCode, string message, params string[] arguments)
        {
            var (actual, _, errors) = await Cli.TryAsync(["--endpoints", cluster.Endpoints, .. arguments]);
            Assert.Equal((exitCode, $"Error: {message}\n"), (actual, errors));
        }
    }

    [Fact]
    public async Task Members_of_two_clusters_by_mistake_say_so()
    {
        using var directory = new DataDirectory();
        using var a = new TestMember("a", directory.In("a"));
        using var b = new TestMember("b", directory.In("b"));
        var initial = $"{a.Entry},{b.Entry}";

        // Neither is there yet when the other one founds its cluster; so it shows only when they talk.
        await a.StartAsync("--initial-cluster", initial, "--initial-cluster-token", "one");
        await a.Process.KillAsync();
        await b.StartAsync("--initial-cluster", initial, "--initial-cluster-token", "two");
        await a.StartAsync();
        await Deadline.UntilAsync("one of them says what is wrong", () => Task.FromResult(
            (a.Process.Errors + b.Process.Errors).Contains("etcdserver: cluster ID mismatch", StringComparison.Ordinal)
            || (a.Process.Errors + b.Process.Errors).Contains("is its peer URL right?", StringComparison.Ordinal)));
    }

    private static Task<string> ListAsync(string endpoints) => Cli.RunAsync("--endpoints", endpoints, "member", "list");
}
