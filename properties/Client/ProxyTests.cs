using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Vigil.Cli;
using Vigil.Properties.Replay;
using Vigil.Server.Hosting;
using Xunit;

namespace Vigil.Properties.Client;

/// <summary>The environment of a process names a proxy, and its client goes past it, as etcdctl does.</summary>
public sealed class ProxyTests : IDisposable
{
    /// <summary>What a TLS connection begins with. Source: RFC 8446, section 5.1.</summary>
    private const byte TlsHandshake = 22;

    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);

    public ProxyTests() => _proxy.Start();

    public void Dispose() => _proxy.Dispose();

    [Theory]
    [InlineData("http_proxy")]
    [InlineData("all_proxy")]
    public async Task Plain_text_goes_straight_to_the_server(string variable)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var host = await VigilHost.StartAsync(
            new VigilServerOptions { ListenClientUrls = ["http://127.0.0.1:0"] }, patience.Token);
        using var put = Vigil(variable, "--endpoints", host.Urls[0], "put", "greeting", "hello");
        Assert.Equal((0, "OK\n", ""), put.End());
        using var get = Vigil(variable, "--endpoints", host.Urls[0], "get", "greeting");
        Assert.Equal((0, "greeting\nhello\n", ""), get.End());
        Assert.False(_proxy.Pending());
    }

    /// <summary>A server that looks at the first byte only: of TLS, or of a word to a proxy.</summary>
    [Fact]
    public async Task Tls_does_too()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var get = Vigil("https_proxy", "--endpoints", $"https://{server.LocalEndpoint}", "get", "greeting");
        var first = new byte[1];
        do
        {
            // Whether somebody is there is found out by a connection that carries nothing.
            using var connection = await server.AcceptTcpClientAsync(patience.Token);
            _ = await connection.GetStream().ReadAtLeastAsync(first, 1, throwOnEndOfStream: false, patience.Token);
        }
        while (first[0] == 0);

        Assert.Equal(TlsHandshake, first[0]);
        server.Stop();
        Assert.NotEqual(0, get.End().ExitCode);
        Assert.False(_proxy.Pending());
    }

    /// <summary>The command line with this proxy in its environment and no other word about proxies.</summary>
    private ChildProcess Vigil(string variable, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(VigilCommand).Assembly.Location, .. arguments]);
        var ours = start.Environment.Keys.Where(name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase));
        foreach (var name in ours.ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment[variable] = $"http://{_proxy.LocalEndpoint}";
        return ChildProcess.Start(start);
    }
}
