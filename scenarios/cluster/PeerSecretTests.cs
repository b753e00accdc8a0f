using System.Runtime.Versioning;
using Vigil.Client;
using Vigil.Client.Hosting;
using Xunit;

namespace Vigil.Scenarios.Cluster;

/// <summary>Members as processes that share a secret, and one that has another, or none.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PeerSecretTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    [Fact]
    public async Task Three_members_with_one_secret_serve_and_agree()
    {
        var secret = await WriteAsync("secret", "0123456789abcdef0123456789abcdef");
        using var cluster = await TestCluster.StartAsync("--peer-secret-file", secret);
        var leader = await cluster.LeaderAsync();
        await cluster.PutAsync("k", "1");

        // Started again, it is another life, and the others' calls are bound to the one before.
        await leader.Process.KillAsync();
        await cluster.PutAsync("k", "2");
        await leader.StartAsync("--peer-secret-file", secret);
        await cluster.PutAsync("k", "3");
        await cluster.AgreeAsync([.. cluster.Members]);

        // One that is added finds the others, and is sent what they have.
        var joiner = cluster.Add("d");
        var added = await cluster.Client.AddMemberAsync([joiner.PeerUrl], isLearner: true, Deadline.Token);
        await joiner.StartAsync(
            "--peer-secret-file", secret, "--initial-cluster-state", "existing",
            "--initial-cluster", string.Join(',', cluster.Members.Select(member => member.Entry)));
        Assert.Equal(added.Member.ID.ToString("x"), joiner.Id);
        await cluster.AgreeAsync([.. cluster.Members]);
    }

    /// <summary>The two that have the same secret go on; the third is refused by both, and all say why.</summary>
    [Theory]
    [InlineData("another", "does not hold this member's peer secret", "its caller has another peer secret")]
    [InlineData("none", "this member has a peer secret, and its caller has none", "its caller has no peer secret")]
    public async Task A_member_without_the_secret_is_refused_by_those_that_have_it(
        string thirds, string error, string warning)
    {
        var secret = await WriteAsync("secret", "0123456789abcdef");
        string[] others = thirds == "none"
            ? [] : ["--peer-secret-file", await WriteAsync("other", "0123456789abcdeX")];
        using var a = new TestMember("a", _directory.In("a"));
        using var b = new TestMember("b", _directory.In("b"));
        using var c = new TestMember("c", _directory.In("c"));
        string[] initial =
            ["--initial-cluster", string.Join(',', a.Entry, b.Entry, c.Entry), "--log-level", "warn"];
        await Task.WhenAll(
            a.StartAsync([.. initial, "--peer-secret-file", secret]),
            b.StartAsync([.. initial, "--peer-secret-file", secret]),
            c.StartAsync([.. initial, .. others]));
        using var client = VigilChannel.Connect(
            [a.ClientUrl, b.ClientUrl], new VigilClientOptions(), new VigilChannelOptions());
        await Deadline.UntilAsync("two members serve", async () =>
        {
            await client.PutAsync("k", "v", Deadline.Token);
            return true;
        });
        await a.Client.GetAsync("k", Deadline.Token);
        await b.Client.GetAsync("k", Deadline.Token);
        await Deadline.UntilAsync("the third says that it is refused", () => Task.FromResult(
            c.Process.Errors.Contains(error, StringComparison.Ordinal)));
        await Deadline.UntilAsync("another says whom it refuses", () => Task.FromResult(
            (a.Process.Errors + b.Process.Errors).Contains(warning, StringComparison.Ordinal)));
        var status = await c.Client.GetStatusAsync(Deadline.Token);
        Assert.Equal(0UL, status.Leader);
    }

    [Fact]
    public async Task A_secret_that_every_user_can_read_is_warned_of()
    {
        var secret = await WriteAsync("secret", "0123456789abcdef");
        using var member = new TestMember("a", _directory.In("a"));
        await member.StartAsync("--peer-secret-file", secret);
        Assert.DoesNotContain("Warning", member.Process.Output, StringComparison.Ordinal);
        await member.Process.TerminateAsync();
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        await member.StartAsync("--peer-secret-file", secret, "--log-level", "warn");
        await Deadline.UntilAsync("it warns", () => Task.FromResult(member.Process.Errors.Contains(
            "can be read or written by every user of this machine: chmod 600 it", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            "0123456789abcdef", member.Process.Output + member.Process.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", "a=http://127.0.0.1:1", false)]
    [InlineData("0.0.0.0", "a=http://127.0.0.1:1,b=http://127.0.0.1:2", true)]
    [InlineData("127.0.0.1", "a=http://127.0.0.1:1,b=http://127.0.0.1:2", false)]
    public async Task A_peer_port_that_is_open_to_others_is_warned_of(string listens, string initial, bool isWarned)
    {
        var client = TestMember.NewUrl();
        using var process = await VigilProcess.ServeAsync(
            "--data-dir", _directory.In("a"), "--name", "a", "--listen-client-urls", client,
            "--listen-peer-urls", $"http://{listens}:{Ports.Next()}", "--initial-cluster", initial,
            "--initial-advertise-peer-urls", "http://127.0.0.1:1", "--log-level", "warn");

        // What is logged at a start is there before anything is answered.
        using var calls = VigilChannel.Connect([client], new VigilClientOptions(), new VigilChannelOptions());
        await calls.GetStatusAsync(Deadline.Token);
        await process.TerminateAsync();
        Assert.Equal(
            isWarned, process.Errors.Contains("serves whoever reaches it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "--peer-secret-file can't be read")]
    [InlineData("", "is empty: give 16 random bytes or more")]
    [InlineData(" \n", "is empty: give 16 random bytes or more")]
    [InlineData("fifteen bytes..\n", "holds 15 bytes, which could be guessed: give 16 random bytes or more")]
    public async Task A_secret_that_is_none_is_refused_before_anything_is_made(string? content, string message)
    {
        var file = content is null ? _directory.In("nowhere") : await WriteAsync("secret", content);
        var data = _directory.In("data");
        var (exitCode, _, errors) = await Cli.TryAsync("serve", "--data-dir", data, "--peer-secret-file", file);
        Assert.Equal(1, exitCode);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Equal("", DataDirectory.Describe(data));
    }

    public void Dispose() => _directory.Dispose();

    private async Task<string> WriteAsync(string name, string content)
    {
        var path = _directory.In(name);
        await File.WriteAllTextAsync(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
