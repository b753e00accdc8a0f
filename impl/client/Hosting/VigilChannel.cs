using Grpc.Net.Client;

namespace Vigil.Client.Hosting;

/// <summary>Makes clients with real connections, the real clock and the operating system's entropy.</summary>
/// <remarks>
/// Endpoints are connected to directly, as etcd's clients do: a proxy that the environment names (<c>http_proxy</c>,
/// <c>https_proxy</c>, <c>all_proxy</c>) or <see cref="HttpClient.DefaultProxy"/> is not used. Who must go through one
/// gives a <see cref="VigilClient"/> channels of one's own.
/// </remarks>
public static class VigilChannel
{
    /// <summary>
    /// A client of the servers at <paramref name="endpoints"/>, which owns its connections: dispose it.
    /// </summary>
    /// <param name="endpoints">
    /// Addresses such as <c>http://127.0.0.1:2379</c>; without a scheme, <c>http</c> is meant. At least one. They are
    /// connected to when first used.
    /// </param>
    /// <returns>The client.</returns>
    /// <exception cref="UriFormatException">An address can't be read.</exception>
    /// <exception cref="ArgumentException">There is no endpoint, or an option is out of its bounds.</exception>
    public static VigilClient Connect(params IReadOnlyList<string> endpoints) =>
        Connect(endpoints, new VigilClientOptions(), new VigilChannelOptions());

    /// <summary>As <see cref="Connect(IReadOnlyList{string})"/>, with bounds of one's own.</summary>
    public static VigilClient Connect(
        IReadOnlyList<string> endpoints,
        VigilClientOptions options,
        VigilChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(channelOptions);
        if (endpoints.Count == 0)
        {
            throw new ArgumentException(
                "A client needs at least one endpoint, such as http://127.0.0.1:2379.", nameof(endpoints));
        }

        options.Check();
        var checkedOptions = channelOptions.Check();
        var channels = new List<GrpcChannel>(endpoints.Count);
        foreach (var endpoint in endpoints)
        {
            channels.Add(Open(endpoint, checkedOptions));
        }

        return new VigilClient(
            [.. channels.Select(channel => channel.CreateCallInvoker())],
            options,
            TimeProvider.System,
            new OsEntropy(),
            new PoolSpawner(),
            ClientMutants.None,
            owned: channels);
    }

    private static GrpcChannel Open(string endpoint, VigilChannelOptions options)
    {
        var address = endpoint.Contains("://", StringComparison.Ordinal) ? endpoint : $"http://{endpoint}";
        var handler = new SocketsHttpHandler
        {
            // gRPC opens the connection itself, to the endpoint: what is meant for a proxy would arrive there.
            UseProxy = false,
            ConnectTimeout = options.DialTimeout,
            KeepAlivePingDelay = options.KeepAliveTime,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        return GrpcChannel.ForAddress(new Uri(address), new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,

            // The client pauses between attempts itself; while the channel pauses, it refuses all of them.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(20),
            MaxReconnectBackoff = options.ReconnectPauseMax,

            // A watch's response is as large as the revision it must carry whole; the server bounds what is written.
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        });
    }
}
