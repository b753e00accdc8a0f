using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection;
using Vigil.Server.Node;

namespace Vigil.Server.Hosting;

/// <summary>Real connections to other members, one for each of them. Thread-safe.</summary>
internal sealed class PeerChannels(TimeSpan heartbeat) : IPeerConnector, IDisposable
{
    /// <summary>Guards <see cref="_channels"/>; held over nothing else.</summary>
    private readonly object _gate = new();
    private readonly SortedDictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <remarks>At the first of its addresses that answers, in their order.</remarks>
    public CallInvoker Connect(Api.Member member) => Connect([.. member.PeerURLs]);

    /// <summary>A way to call whoever is at an address.</summary>
    public CallInvoker Connect(string url) => Connect([url]);

    private CallInvoker Connect(IReadOnlyList<string> urls)
    {
        var key = string.Join(' ', urls);
        lock (_gate)
        {
            if (!_channels.TryGetValue(key, out var channel))
            {
                channel = Open(urls);
                _channels.Add(key, channel);
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

    private GrpcChannel Open(IReadOnlyList<string> urls)
    {
        var options = OptionsOf();
        if (urls.Count == 1)
        {
            return GrpcChannel.ForAddress(urls[0], options);
        }

        var addresses =
            urls.Select(url => new Uri(url)).Select(url => new BalancerAddress(url.Host, url.Port)).ToArray();
        options.Credentials = ChannelCredentials.Insecure;
        options.ServiceProvider = new ServiceCollection()
            .AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => addresses))
            .BuildServiceProvider();
        return GrpcChannel.ForAddress("static:///member", options);
    }

    private GrpcChannelOptions OptionsOf() => new()
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
    };
}
