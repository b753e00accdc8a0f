using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Durable;

/// <summary>One or three members of one kind in a folder of their own, which is gone when they are disposed.</summary>
internal sealed class Cluster : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static int _made;

    private readonly DirectoryInfo _folder;
    private readonly string _initialCluster;

    private Cluster(string folder, int members, IReadOnlyList<string> command)
    {
        _folder = Directory.CreateDirectory(
            Path.Combine(folder, $"{Environment.ProcessId}-{Interlocked.Increment(ref _made)}"));
        Members =
        [
            .. Enumerable.Range(0, members).Select(i => (char)('a' + i)).Select(name =>
                new Server(command, $"{name}", Path.Combine(_folder.FullName, $"{name}"), FreePorts())),
        ];
        _initialCluster = string.Join(',', Members.Select(member => $"{member.Name}={member.PeerUrl}"));
        foreach (var member in Members)
        {
            Start(member);
        }
    }

    public IReadOnlyList<Server> Members { get; }

    /// <summary>Its own, beside its members' directories.</summary>
    public string Folder => _folder.FullName;

    public IReadOnlyList<string> Urls => [.. Members.Select(member => member.Url)];

    /// <summary>How much processor time they have used.</summary>
    public TimeSpan Used => Members.Aggregate(TimeSpan.Zero, (sum, member) => sum + member.Used);

    /// <summary>Vigil's.</summary>
    public static Cluster OfVigil(Plan plan, int members) => new(plan.Folder, members, ["dotnet", plan.Vigil, "serve"]);

    /// <summary>etcd's.</summary>
    public static Cluster OfEtcd(Plan plan, int members) => new(plan.Folder, members, ["etcd"]);

    public void Start(Server member) => member.Start(_initialCluster);

    /// <summary>Waits until every member answers a read that needs a leader.</summary>
    public async Task AwaitAsync()
    {
        foreach (var member in Members)
        {
            await AwaitAsync(member);
        }
    }

    /// <summary>Waits for a member's answer to a read that needs a leader, without pauses worth measuring.</summary>
    public static async Task AwaitAsync(Server member)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsListeningAsync(member))
        {
            await Task.Delay(2, patience.Token);
        }

        while (true)
        {
            using var client = VigilChannel.Connect(member.Url);
            try
            {
                await client.GetAsync(KeySelector.Exactly("ready"), patience.Token);
                return;
            }
            catch (RpcException) when (!patience.IsCancellationRequested)
            {
                // It listens and does not serve yet.
            }
        }
    }

    /// <summary>The member that leads.</summary>
    public async Task<Server> FindLeaderAsync()
    {
        while (true)
        {
            foreach (var member in Members)
            {
                using var client = VigilChannel.Connect(member.Url);
                var status = await client.GetStatusAsync(CancellationToken.None);
                if (status.Leader == status.Header.MemberId)
                {
                    return member;
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var member in Members)
        {
            member.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static async Task<bool> IsListeningAsync(Server member)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, member.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The first of two neighbours that are free, below those that connections get.</summary>
    private static int FreePorts()
    {
        while (true)
        {
            var port = Random.Shared.Next(5000, 15_000) * 2;
            try
            {
                using var first = new TcpListener(IPAddress.Loopback, port);
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                first.Start();
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; there are others.
            }
        }
    }
}
