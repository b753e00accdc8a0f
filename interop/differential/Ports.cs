using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Vigil.Api;

namespace Vigil.Interop.Differential;

/// <summary>Where servers listen, and whether they do.</summary>
internal static class Ports
{
    /// <summary>A port that nobody has just now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for a leader: until a linearizable read is answered.</summary>
    public static async Task UntilItServesAsync(ChannelBase channel, CancellationToken cancellationToken)
    {
        var kv = new KV.KVClient(channel);
        while (true)
        {
            try
            {
                var request = new RangeRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("a") };
                await kv.RangeAsync(request, new CallOptions(cancellationToken: cancellationToken).WithWaitForReady());
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }
}
