using Grpc.Net.Client;

namespace Vigil.Scenarios;

/// <summary>
/// Connections straight to a server of this machine, whatever proxy the environment names (<c>http_proxy</c>).
/// </summary>
internal static class Direct
{
    public static HttpClient Http() => new(Handler());

    public static GrpcChannel Channel(string url) =>
        GrpcChannel.ForAddress(url, new GrpcChannelOptions { HttpHandler = Handler(), DisposeHttpClient = true });

    private static SocketsHttpHandler Handler() => new() { UseProxy = false, EnableMultipleHttp2Connections = true };
}
