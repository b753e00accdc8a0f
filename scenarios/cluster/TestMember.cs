using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Scenarios.Cluster;

/// <summary>A member of a test's cluster: its addresses and its directory stay when its process is killed.</summary>
internal sealed class TestMember(string name, string directory) : IDisposable
{
    /// <summary>
    /// Long enough that on a busy machine nobody takes a slow leader for a lost one; a lost one costs a test this much.
    /// </summary>
    private static readonly string[] Times = ["--heartbeat-interval", "100", "--election-timeout", "2000"];

    private VigilClient? _client;

    /// <summary>For the next start.</summary>
    public string Name { get; set; } = name;

    public string Directory => directory;

    public string ClientUrl { get; private set; } = NewUrl();

    public string PeerUrl { get; private set; } = NewUrl();

    public string Endpoint => ClientUrl["http://".Length..];

    /// <summary>Addresses that it is known by as well, and first, though nobody is there.</summary>
    public IReadOnlyList<string> DeadPeerUrls { get; init; } = [];

    /// <summary>As it stands in <c>--initial-cluster</c>.</summary>
    public string Entry => string.Join(',', PeerUrls.Select(url => $"{Name}={url}"));

    public VigilProcess Process { get; private set; } = null!;

    /// <summary>A client of this member alone.</summary>
    public VigilClient Client => _client ??= VigilChannel.Connect(
        [ClientUrl], new VigilClientOptions { RequestTimeout = TimeSpan.FromSeconds(15) }, new VigilChannelOptions());

    private IEnumerable<string> PeerUrls => [.. DeadPeerUrls, PeerUrl];

    /// <summary>All of its flags; more may follow, and win.</summary>
    public string[] Flags =>
    [
        "--data-dir", directory, "--name", Name, "--listen-client-urls", ClientUrl, "--listen-peer-urls", PeerUrl,
        "--initial-advertise-peer-urls", string.Join(',', PeerUrls), .. Times,
    ];

    /// <summary>From its next start on, members reach it elsewhere.</summary>
    public void MovePeers() => PeerUrl = NewUrl();

    public async Task StartAsync(params string[] flags) =>
        Process = await VigilProcess.ServeAsync([.. Flags, .. flags]);

    /// <summary>The id that a member has, from what it printed.</summary>
    public string Id => Process.Output.Split('\n')
        .First(line => line.StartsWith("member ", StringComparison.Ordinal))
        .Split(' ')[1];

    public void Dispose()
    {
        _client?.Dispose();
        Process?.Dispose();
    }

    internal static string NewUrl() => $"http://127.0.0.1:{Ports.Next()}";
}
