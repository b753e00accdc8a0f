using Grpc.Core;
using Grpc.Net.Client;
using Vigil.Server.Node;

namespace Vigil.Server.Hosting;

/// <summary>Real connections to other members, one for each address. Thread-safe.</summary>
internal sealed class PeerChannels(TimeSpan heartbeat) : IPeerConnector, IDisposable
{
    /// <summary>Guards <see cref="_channels"/>; held over nothing else.</summary>
    private readonly object _gate = new();
    private readonly SortedDictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public CallInvoker Connect(Api.Member member) => Connect(member.PeerURLs[0]);

    /// <summary>A way to call whoever is at an address.</summary>
    public CallInvoker Connect(string url)
    {
        lock (_gate)
        {
            if (!_channels.TryGetValue(url, out var channel))
            {
                channel = Open(url);
                _channels.Add(url, channel);
            }

            return channel.CreateCallInvoker();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var channel in _channels.Values)
            {
                channel.Dispose();
            }

            _channels.Clear();
        }
    }

    private GrpcChannel Open(string url) => GrpcChannel.ForAddress(url, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            KeepAlivePingDelay = TimeSpan.FromSeconds(5),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        },
        DisposeHttpClient = true,

        // A link pauses between attempts itself; a member that is back is to be found within a heartbeat or two.
        InitialReconnectBackoff = heartbeat / 2,
        MaxReconnectBackoff = heartbeat,
        MaxReceiveMessageSize = null,
        MaxSendMessageSize = null,
    });
}
