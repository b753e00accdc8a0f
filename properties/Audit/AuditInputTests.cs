using System.Net;
using System.Net.Sockets;
using Vigil.Properties.Replay;
using Vigil.Sim.Audit.Files;
using Vigil.Sim.Audit;
using Vigil.Sim.Audit.Servers;
using Vigil.Sim.Audit.Stories;
using Xunit;

namespace Vigil.Properties.Audit;

/// <summary>What can't be audited is refused with the cause and what to do, and nothing is overwritten.</summary>
public sealed class AuditInputTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("audit-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("Give one of", "audit")]
    [InlineData("no such file", "audit", "--etcd", "/nowhere/etcd")]
    [InlineData("Give one of", "audit", "--etcd", "dotnet", "--endpoints", "http://127.0.0.1:1")]
    [InlineData("is no address", "audit", "--endpoints", "https://127.0.0.1:2379")]
    [InlineData("lacks {data}", "audit", "--server", "server --listen {client}")]
    [InlineData("--members takes", "audit", "--server", "x {data} {client}", "--members", "12")]
    [InlineData("no law", "audit", "--server", "x {data} {client}", "--except", "Fair")]
    [InlineData("--runs takes", "audit", "replay", "x", "--server", "x {data} {client}", "--runs", "0")]
    [InlineData("can't be read", "audit", "replay", "nowhere.json", "--server", "x {data} {client}")]
    public void Bad_arguments_are_unusable(string complaint, params string[] arguments)
    {
        var (code, _, errors) = SimProcessRun.Run(arguments);
        Assert.Equal(2, code);
        Assert.Contains(complaint, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_holds_something_is_left_alone()
    {
        var file = Path.Combine(_directory.FullName, "mine");
        File.WriteAllText(file, "mine");
        var refused = Assert.Throws<AuditException>(() => new AuditFiles(_directory.FullName));
        Assert.Contains("not empty", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_program_that_does_not_start_is_named()
    {
        var program = ServerProgram.Other("/nowhere/server --data {data} --listen {client}");
        var refused = await Assert.ThrowsAsync<AuditException>(() => Fleet.StartAsync(
            program, 1, new SortedDictionary<Setting, int>(), _directory.FullName, new StoryRandom(1)));
        Assert.Contains("/nowhere/server can't be started", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_ends_is_quoted()
    {
        // A program that everybody has: it complains, and ends.
        var program = ServerProgram.Other("ls --data={data} --listen={client}");
        var refused = await Assert.ThrowsAsync<AuditException>(() => Fleet.StartAsync(
            program, 1, new SortedDictionary<Setting, int>(), _directory.FullName, new StoryRandom(1)));
        Assert.Contains("ended when it was started", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_where_nobody_listens_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = Addresses.Local(((IPEndPoint)taken.LocalEndpoint).Port);
        taken.Stop();
        var servers = new RunningServers([url]);
        await using (servers)
        {
            var refused = await Assert.ThrowsAsync<AuditException>(() => servers.PrepareAsync(mayWipe: false));
            Assert.Contains($"{url} does not serve etcd's protocol", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_members_arguments_are_filled_in()
    {
        var place = new MemberPlace("b", "/d/b", "http://c", "http://p", "http://q", "b=http://q", "new");
        var settings = new SortedDictionary<Setting, int> { [Setting.ProgressMs] = 500 };
        var command = ServerProgram.Etcd("/usr/bin/etcd").Start(place, settings);
        Assert.Equal("/usr/bin/etcd", command.FileName);
        Assert.Equal(
            ["--name", "b", "--data-dir", "/d/b"], command.ArgumentList.Take(4));
        Assert.Contains("b=http://q", command.ArgumentList);
        Assert.Equal("500ms", command.ArgumentList[^1]);
    }

    [Theory]
    [InlineData("  0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  0  0 4242 1 0", "4242")]
    [InlineData("  0: 0100007F:1F91 0100007F:C350 01 00000000:00000000 00:00000000 00000000  0  0 4242 1 0", null)]
    [InlineData("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout", null)]
    public void The_kernels_table_says_whose_a_connection_is(string line, string? inode) =>
        Assert.Equal(inode, SocketOwners.InodeOf(line, 8080, 50000));
}
