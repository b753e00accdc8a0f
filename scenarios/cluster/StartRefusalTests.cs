using Xunit;

namespace Vigil.Scenarios.Cluster;

/// <summary>
/// What <c>serve</c> does not begin: it says why and what to do, exits with 1, and has changed nothing.
/// </summary>
public sealed class StartRefusalTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    [Theory]
    [InlineData(
        "initial cluster a=http://h:1,b=http://h:1 has duplicate url http://h:1",
        "--initial-cluster", "a=http://h:1,b=http://h:1")]
    [InlineData(
        "couldn't find local name \"default\" in the initial cluster configuration", "--initial-cluster",
        "a=http://h:1")]
    [InlineData(
        "--initial-cluster has default=http://h:1 but missing from --initial-advertise-peer-urls=http://127.0.0.1:2380",
        "--initial-cluster", "default=http://h:1")]
    [InlineData(
        "--initial-cluster has \"nonsense\"; write each member as name=http://host:2380", "--initial-cluster",
        "nonsense")]
    [InlineData(
        "--initial-cluster has https://h:1; write it as http://host:2380", "--initial-cluster", "default=https://h:1")]
    [InlineData(
        "--election-timeout[1000ms] should be at least as 5 times as --heartbeat-interval[500ms]",
        "--heartbeat-interval", "500")]
    [InlineData(
        "--election-timeout[60000ms] is too long, and should be set less than 50000ms", "--election-timeout", "60000")]
    [InlineData("invalid argument \"old\" for \"--initial-cluster-state\" flag", "--initial-cluster-state", "old")]
    [InlineData(
        "cannot fetch cluster info from peer urls",
        "--initial-cluster-state", "existing", "--initial-cluster",
        "default=http://127.0.0.1:2380,x=http://127.0.0.1:1")]
    public async Task Flags_that_do_not_fit_are_refused(string message, params string[] flags)
    {
        var directory = _directory.In("data");
        await RefusedAsync(message, ["--data-dir", directory, .. flags]);
        Assert.Equal("", DataDirectory.Describe(directory));
    }

    [Fact]
    public Task Flags_of_a_durable_member_need_a_directory() => RefusedAsync(
        "--initial-cluster is for a member that keeps its data: give --data-dir, too, or leave it out",
        "--initial-cluster", "default=http://h:1");

    [Fact]
    public async Task A_directory_of_something_else_is_left_alone()
    {
        await File.WriteAllTextAsync(_directory.In("letter.txt"), "dear");
        var before = DataDirectory.Describe(_directory.Path);
        await RefusedAsync("letter.txt is not Vigil's", "--data-dir", _directory.Path);
        Assert.Equal(before, DataDirectory.Describe(_directory.Path));
    }

    [Fact]
    public async Task The_directory_of_an_etcd_is_left_alone()
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, "member", "wal"));
        await RefusedAsync("holds the directory member and no member of Vigil", "--data-dir", _directory.Path);
    }

    [Fact]
    public async Task Damaged_data_are_refused_with_their_place()
    {
        var meta = await MakeAsync("a");
        var bytes = await File.ReadAllBytesAsync(meta);
        bytes[20] ^= 1;
        await File.WriteAllBytesAsync(meta, bytes);
        var before = DataDirectory.Describe(_directory.Path);
        await RefusedAsync("meta can't be used, at byte 0", "--data-dir", _directory.In("a"));
        var (dumped, output, _) = await Cli.TryAsync("wal", "dump", _directory.In("a"), "-w", "json");
        Assert.Equal(1, dumped);
        Assert.Contains("\"file\":\"meta\",\"offset\":0,\"kind\":\"damage\"", output, StringComparison.Ordinal);
        File.Delete(meta);
        await RefusedAsync("meta is missing", "--data-dir", _directory.In("a"));
        await File.WriteAllBytesAsync(meta, bytes);
        Assert.Equal(before, DataDirectory.Describe(_directory.Path));
    }

    [Fact]
    public async Task One_members_directory_is_not_anothers()
    {
        using var a = new TestMember("a", _directory.In("a"));
        using var b = new TestMember("b", _directory.In("b"));
        await a.StartAsync("--initial-cluster", $"{a.Entry},{b.Entry}");
        await a.Process.KillAsync();
        await RefusedAsync(
            "holds the data of member a", "--data-dir", a.Directory, "--name", "b",
            "--listen-client-urls", b.ClientUrl, "--listen-peer-urls", b.PeerUrl);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Makes a member's directory.</summary>
    /// <returns>Its file that says whose it is.</returns>
    private async Task<string> MakeAsync(string name)
    {
        using var member = new TestMember(name, _directory.In(name));
        await member.StartAsync();
        await member.Client.PutAsync("k", "v", Deadline.Token);
        return Path.Combine(member.Directory, "meta");
    }

    private static async Task RefusedAsync(string message, params string[] flags)
    {
        var (exitCode, output, errors) = await Cli.TryAsync(["serve", .. flags]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }
}
