using Grpc.Net.Client;
using Vigil.Server.Hosting;

namespace Vigil.Interop.Differential;

/// <summary>A durable Vigil of its own directory, in this process.</summary>
internal sealed class VigilServer : IAsyncDisposable
{
    private readonly VigilHost _host;
    private readonly DirectoryInfo _folder;

    private VigilServer(VigilHost host, DirectoryInfo folder)
    {
        (_host, _folder) = (host, folder);
        Channel = GrpcChannel.ForAddress(host.Urls[0]);
    }

    public GrpcChannel Channel { get; }

    public static async Task<VigilServer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("vigil-differential-");
        var options = new VigilServerOptions
        {
            DataDir = Path.Combine(folder.FullName, "data"),
            ListenClientUrls = ["http://127.0.0.1:0"],
            Cluster = new ClusterOptions { ListenPeerUrls = [$"http://127.0.0.1:{Ports.Free()}"] },
        };
        var server = new VigilServer(await VigilHost.StartAsync(options, cancellationToken), folder);
        await Ports.UntilItServesAsync(server.Channel, cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
