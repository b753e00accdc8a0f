using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Scenarios.Cluster;

/// <summary>Three durable members as three processes on this machine.</summary>
internal sealed class TestCluster : IDisposable
{
    private readonly DataDirectory _directory = new();
    private readonly List<TestMember> _members = [];
    private VigilClient? _client;

    private TestCluster()
    {
    }

    public IReadOnlyList<TestMember> Members => _members;

    /// <summary>For <c>--endpoints</c>.</summary>
    public string Endpoints => string.Join(',', _members.Select(member => member.Endpoint));

    /// <summary>A client of all of them.</summary>
    public VigilClient Client => _client ??= VigilChannel.Connect(
        [.. _members.Select(member => member.ClientUrl)],
        new VigilClientOptions
        {
            RequestTimeout = TimeSpan.FromSeconds(3),
            BackoffMax = TimeSpan.FromMilliseconds(200),
        },
        new VigilChannelOptions());

    /// <summary>Founds one; it has a leader when this returns.</summary>
    public static Task<TestCluster> StartAsync(params string[] flags) => StartAsync(hasDeadUrls: false, flags);

    /// <summary>As above; each member may have an address at which nobody is before the one where it is.</summary>
    public static async Task<TestCluster> StartAsync(bool hasDeadUrls, params string[] flags)
    {
        var cluster = new TestCluster();
        foreach (var name in (string[])["a", "b", "c"])
        {
            IReadOnlyList<string> dead = hasDeadUrls ? [TestMember.NewUrl()] : [];
            cluster._members.Add(new TestMember(name, cluster._directory.In(name)) { DeadPeerUrls = dead });
        }

        var initial = string.Join(',', cluster._members.Select(member => member.Entry));
        await Task.WhenAll(
            cluster._members.Select(member => member.StartAsync(["--initial-cluster", initial, .. flags])));
        await Deadline.UntilAsync("all members have said where clients reach them", async () =>
            (await cluster.Client.ListMembersAsync(Deadline.Token)).Members.All(member => member.ClientURLs.Count > 0));
        return cluster;
    }

    /// <summary>A member that was not there before, with a directory of its own.</summary>
    public TestMember Add(string name)
    {
        var member = new TestMember(name, _directory.In(name));
        _members.Add(member);
        return member;
    }

    /// <summary>Who leads, as soon as somebody does.</summary>
    public Task<TestMember> LeaderAsync(TestMember? besides = null) => Deadline.UntilAsync("somebody leads", async () =>
    {
        foreach (var member in _members.Where(member => member != besides && member.Process is not null))
        {
            var status = await member.Client.GetStatusAsync(Deadline.Token);
            if (status.Leader == status.Header.MemberId)
            {
                return member;
            }
        }

        return null;
    });

    /// <summary>Puts until it is acknowledged: while there is no leader it may have to be retried.</summary>
    public Task PutAsync(string key, string value) => Deadline.UntilAsync($"{key} is put", async () =>
    {
        await Client.PutAsync(key, value, Deadline.Token);
        return true;
    });

    /// <summary>Waits until all members agree on all keys and their history.</summary>
    public Task AgreeAsync(params TestMember[] members) => Deadline.UntilAsync("all members agree", async () =>
    {
        var hashes = new HashSet<(uint, long)>();
        foreach (var member in members)
        {
            var hash = await member.Client.HashKvAsync(0, Deadline.Token);
            hashes.Add((hash.Hash, hash.Header.Revision));
        }

        return hashes.Count == 1;
    });

    public void Dispose()
    {
        _client?.Dispose();
        _members.ForEach(member => member.Dispose());
        _directory.Dispose();
    }
}
