using Vigil.Client;
using Xunit;

namespace Vigil.Scenarios.Cluster;

/// <summary>A snapshot of one member, and the new cluster that begins with it.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    [Fact]
    public async Task A_restored_member_goes_on_past_what_was_lost()
    {
        var file = _directory.In("backup.db");
        using (var member = new TestMember("a", _directory.In("a")))
        {
            await member.StartAsync();
            await member.Client.PutAsync("k", "1", Deadline.Token);
            await member.Client.PutAsync("gone", "1", Deadline.Token);
            await member.Client.DeleteAsync(KeySelector.Exactly("gone"), Deadline.Token);
            await member.Client.PutAsync("l", "2", Deadline.Token);
            Assert.Equal(
                $"Snapshot saved at {file}\n",
                await Cli.RunAsync("--endpoints", member.Endpoint, "snapshot", "save", file));
            await member.Client.PutAsync("lost", "3", Deadline.Token);
        }

        Assert.Matches("^[0-9a-f]+, 5, 4, [0-9.]+ k?B\n$", await Cli.RunAsync("snapshot", "status", file));
        using var restored = new TestMember("r", _directory.In("r"));
        await Cli.RunAsync(
            "snapshot", "restore", file, "--data-dir", restored.Directory, "--name", "r",
            "--initial-advertise-peer-urls", restored.PeerUrl, "--bump-revision", "1000", "--mark-compacted");
        await restored.StartAsync();
        var client = restored.Client;
        Assert.Equal("1", (await client.GetAsync("k", Deadline.Token)).Kvs.Single().Value.ToStringUtf8());
        Assert.Empty((await client.GetAsync("lost", Deadline.Token)).Kvs);
        Assert.Empty((await client.GetAsync("gone", Deadline.Token)).Kvs);
        Assert.Equal(1006, (await client.PutAsync("m", "4", Deadline.Token)).Header.Revision);

        // A client that had seen revision 6, which is another one now, learns that it is gone.
        var options = ClientWatchOptions.For(KeySelector.All) with { StartRevision = 6 };
        var compacted = await Assert.ThrowsAsync<WatchCompactedException>(async () =>
        {
            await foreach (var response in client.WatchAsync(options, Deadline.Token))
            {
                Assert.Empty(response.Events);
            }
        });
        Assert.Equal(1005, compacted.CompactRevision);
        await restored.Process.KillAsync();
        await restored.StartAsync();
        Assert.Equal(1006, (await client.GetAsync("m", Deadline.Token)).Header.Revision);
    }

    [Fact]
    public async Task A_snapshot_makes_a_cluster_of_three()
    {
        var file = _directory.In("backup.db");
        using (var member = new TestMember("a", _directory.In("old")))
        {
            await member.StartAsync();
            await member.Client.PutAsync("k", "1", Deadline.Token);
            await Cli.RunAsync("--endpoints", member.Endpoint, "snapshot", "save", file);
        }

        var members = ((string[])["a", "b", "c"]).Select(name => new TestMember(name, _directory.In(name))).ToList();
        try
        {
            var initial = string.Join(',', members.Select(member => member.Entry));
            foreach (var member in members)
            {
                await Cli.RunAsync(
                    "snapshot", "restore", file, "--data-dir", member.Directory, "--name", member.Name,
                    "--initial-cluster", initial, "--initial-advertise-peer-urls", member.PeerUrl);
            }

            await Task.WhenAll(members.Select(member => member.StartAsync()));
            await members[2].Client.PutAsync("l", "2", Deadline.Token);
            Assert.Equal(
                "1", (await members[0].Client.GetAsync("k", Deadline.Token)).Kvs.Single().Value.ToStringUtf8());
            Assert.Equal(3, (await members[0].Client.ListMembersAsync(Deadline.Token)).Members.Count);
        }
        finally
        {
            members.ForEach(member => member.Dispose());
        }
    }

    [Fact]
    public async Task What_is_no_snapshot_is_not_restored()
    {
        var file = _directory.In("backup.db");
        await File.WriteAllBytesAsync(file, new byte[1024 + 32]);
        await RefusedAsync(
            1, $"{file}: expected sha256 0000", "snapshot", "restore", file, "--data-dir", _directory.In("r"));
        await RefusedAsync(1, "it does not begin with VIGILSN2", "snapshot", "restore", file, "--skip-hash-check");
        await RefusedAsync(128, "snapshot restore requires exactly one argument", "snapshot", "restore");
        await RefusedAsync(128, "--mark-compacted required if", "snapshot", "restore", file, "--bump-revision", "5");
        await RefusedAsync(1, "no such file or directory", "snapshot", "status", _directory.In("none"));
        Assert.False(Directory.Exists(_directory.In("r")));

        static async Task RefusedAsync(int exitCode, string message, params string[] arguments)
        {
            var (actual, _, errors) = await Cli.TryAsync(arguments);
            Assert.Equal(exitCode, actual);
            Assert.Contains(message, errors, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _directory.Dispose();
}
