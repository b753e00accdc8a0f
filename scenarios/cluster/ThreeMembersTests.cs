using Vigil.Api;
using Vigil.Client;
using Xunit;

namespace Vigil.Scenarios.Cluster;

/// <summary>Three members as processes: leaders come and go, and nobody who reads or watches misses anything.</summary>
public sealed class ThreeMembersTests
{
    [Fact]
    public async Task A_killed_leader_is_replaced_and_a_watch_on_a_follower_sees_everything()
    {
        using var cluster = await TestCluster.StartAsync();
        var leader = await cluster.LeaderAsync();
        var follower = cluster.Members.First(member => member != leader);
        var watched = WatchAsync(follower.Client, "k", until: "10", Deadline.Token);
        for (var i = 0; i < 5; i++)
        {
            await follower.Client.PutAsync("k", $"{i}", Deadline.Token);
        }

        await leader.Process.KillAsync();
        var next = await cluster.LeaderAsync(besides: leader);
        Assert.NotEqual(leader.Name, next.Name);
        for (var i = 5; i < 10; i++)
        {
            await next.Client.PutAsync("k", $"{i}", Deadline.Token);
        }

        await leader.StartAsync();
        await leader.Client.PutAsync("k", "10", Deadline.Token);
        Assert.Equal(Enumerable.Range(0, 11).Select(i => $"{i}"), await watched);
        await cluster.AgreeAsync([.. cluster.Members]);
        Assert.Contains("entries were recovered", leader.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_missed_the_log_is_sent_a_snapshot()
    {
        using var cluster = await TestCluster.StartAsync();
        var leader = await cluster.LeaderAsync();
        var behind = cluster.Members.First(member => member != leader);
        await behind.Process.KillAsync();

        // So little log that it is soon compacted.
        foreach (var member in cluster.Members.Where(member => member != behind))
        {
            await member.Process.KillAsync();
            await member.StartAsync("--snapshot-count", "20000", "--snapshot-catchup-entries", "10");
        }

        leader = await cluster.LeaderAsync(besides: behind);
        var value = new string('x', 100);
        for (var i = 0; i < 10; i++)
        {
            var puts = Enumerable.Range(0, 100).Select(j => leader.Client.PutAsync($"k{j}", value, Deadline.Token));
            await Task.WhenAll(puts);
        }

        await behind.StartAsync();
        await cluster.AgreeAsync([.. cluster.Members]);
        using var http = Direct.Http();
        var metrics = await http.GetStringAsync(new Uri(behind.ClientUrl + "/metrics"));
        Assert.Contains("vigil_snapshots_installed_total 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leadership_moves_on_request_and_when_the_leader_is_terminated()
    {
        using var cluster = await TestCluster.StartAsync();
        var leader = await cluster.LeaderAsync();
        var successor = cluster.Members.First(member => member != leader);
        var (exitCode, _, errors) = await Cli.TryAsync("--endpoints", successor.Endpoint, "move-leader", successor.Id);
        Assert.Equal((128, $"Error: no leader endpoint given at [{successor.Endpoint}]\n"), (exitCode, errors));

        var output = await Cli.RunAsync("--endpoints", cluster.Endpoints, "move-leader", successor.Id);
        Assert.Equal($"Leadership transferred from {leader.Id} to {successor.Id}\n", output);
        Assert.Equal(successor, await cluster.LeaderAsync());

        var term = (await successor.Client.GetStatusAsync(Deadline.Token)).RaftTerm;
        Assert.Equal(0, await successor.Process.TerminateAsync());
        var next = await cluster.LeaderAsync(besides: successor);
        Assert.Equal(term + 1, (await next.Client.GetStatusAsync(Deadline.Token)).RaftTerm);
        await cluster.PutAsync("k", "v");
    }

    [Fact]
    public async Task Without_a_majority_nothing_is_acknowledged_and_health_says_so()
    {
        using var cluster = await TestCluster.StartAsync();
        var left = cluster.Members[0];
        await cluster.PutAsync("k", "v");
        await Task.WhenAll(cluster.Members.Skip(1).Select(member => member.Process.KillAsync()));
        using var http = Direct.Http();
        await Deadline.UntilAsync("the last member knows no leader", async () =>
        {
            using var health = await http.GetAsync(new Uri(left.ClientUrl + "/health"));
            return !health.IsSuccessStatusCode;
        });

        // Its own copy can be read, by clients that accept stale data.
        var read = await left.Client.GetAsync(
            new RangeRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("k"), Serializable = true },
            Deadline.Token);
        Assert.Equal("v", read.Kvs.Single().Value.ToStringUtf8());
        var (exitCode, _, errors) = await Cli.TryAsync(
            "--endpoints", left.Endpoint, "--command-timeout", "1s", "put", "k", "w");
        Assert.Equal((1, "Error: context deadline exceeded\n"), (exitCode, errors));
        await cluster.Members[1].StartAsync();
        await cluster.PutAsync("k", "x");
    }

    private static async Task<List<string>> WatchAsync(
        VigilClient client, string key, string until, CancellationToken cancellationToken)
    {
        var values = new List<string>();
        var options = ClientWatchOptions.For(KeySelector.Exactly(key)) with { StartRevision = 1 };
        await foreach (var response in client.WatchAsync(options, cancellationToken))
        {
            values.AddRange(response.Events.Select(change => change.Kv.Value.ToStringUtf8()));
            if (values.LastOrDefault() == until)
            {
                break;
            }
        }

        return values;
    }
}
