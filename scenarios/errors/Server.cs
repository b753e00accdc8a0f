using Grpc.Net.Client;
using Vigil.Api;
using Vigil.Core;
using Vigil.Server;
using Vigil.Server.Hosting;

namespace Vigil.Scenarios.Errors;

/// <summary>A real server on a free port of this machine, and the plain clients of its services.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly VigilHost _host;
    private readonly GrpcChannel _channel;

    private Server(VigilHost host)
    {
        _host = host;
        _channel = Direct.Channel(host.Urls[0]);
        Kv = new KV.KVClient(_channel);
        Lease = new Api.Lease.LeaseClient(_channel);
        Watch = new Watch.WatchClient(_channel);
        Maintenance = new Maintenance.MaintenanceClient(_channel);
    }

    public KV.KVClient Kv { get; }

    public Api.Lease.LeaseClient Lease { get; }

    public Watch.WatchClient Watch { get; }

    public Maintenance.MaintenanceClient Maintenance { get; }

    public static async Task<Server> StartAsync(ServerLimits limits) => new(await VigilHost.StartAsync(
        new VigilServerOptions
        {
            ListenClientUrls = ["http://127.0.0.1:0"],
            Limits = limits,
            Store = new StoreOptions { TxnOpsMax = 4 },
        },
        default));

    /// <summary>Keys a and b, lease 7, the present at revision 5, and nothing below 4.</summary>
    public async Task FillAsync()
    {
        await Lease.LeaseGrantAsync(new LeaseGrantRequest { ID = 7, TTL = 600 });
        foreach (var key in new[] { "a", "a", "b", "b" })
        {
            await Kv.PutAsync(new PutRequest { Key = RefusalTests.Key(key), Value = RefusalTests.Key("v") });
        }

        await Kv.CompactAsync(new CompactionRequest { Revision = 4, Physical = true });
    }

    /// <summary>Stops the server, whose streams then end with a status of their own.</summary>
    public ValueTask StopAsync() => _host.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
    }
}
