using System.Net;
using System.Net.Sockets;
using Vigil.Properties.Timing;
using Vigil.Sim.Audit.Wires;
using Xunit;

namespace Vigil.Properties.Audit;

/// <summary>The proxy in front of a server passes bytes on as its links let them, and nothing else.</summary>
public sealed class TcpProxyTests : IDisposable
{
    private readonly HandClock _clock = new();
    private readonly Links _links;
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly TcpProxy _proxy;

    public TcpProxyTests()
    {
        _links = new Links(_clock);
        _server.Start();
        _proxy = new TcpProxy("a", (IPEndPoint)_server.LocalEndpoint, _links, (_, _) => "client 0");
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Bytes_go_through_both_ways()
    {
        var (client, server) = await ConnectAsync();
        await client.SendAsync(new byte[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], await ReadAsync(server, 3));
        await server.SendAsync(new byte[] { 4 });
        Assert.Equal([4], await ReadAsync(client, 1));
    }

    [Fact]
    public async Task What_is_sent_during_a_stall_comes_when_it_is_over()
    {
        var (client, server) = await ConnectAsync();
        _links.Of("client 0", "a").Stall();
        await client.SendAsync(new byte[] { 1 });
        await server.SendAsync(new byte[] { 2 });

        // The other direction is another link.
        Assert.Equal([2], await ReadAsync(client, 1));
        Assert.Equal(0, server.Available);
        _links.Of("client 0", "a").Resume();
        Assert.Equal([1], await ReadAsync(server, 1));
    }

    [Fact]
    public async Task Two_stalls_are_over_when_both_are()
    {
        var link = _links.Of("client 0", "a");
        link.Stall();
        link.Stall();
        var pass = link.PassAsync(1, CancellationToken.None);
        link.Resume();
        Assert.False(pass.IsCompleted);
        link.Resume();
        await pass;
    }

    [Fact]
    public async Task A_slow_link_takes_as_long_as_its_bytes_need()
    {
        var link = _links.Of("client 0", "a");
        link.Slow(delayMs: 10, bytesPerSecond: 1_000);
        var pass = link.PassAsync(500, CancellationToken.None);
        Assert.False(pass.IsCompleted);
        Assert.Equal(TimeSpan.FromMilliseconds(510), await _clock.FireAsync(CancellationToken.None));
        await pass;
    }

    [Fact]
    public async Task A_reset_ends_both_ends()
    {
        var (client, server) = await ConnectAsync();
        _proxy.Reset("somebody else");
        await client.SendAsync(new byte[] { 1 });
        Assert.Equal([1], await ReadAsync(server, 1));
        _proxy.Reset("client 0");
        await Assert.ThrowsAsync<SocketException>(() => ReadAsync(client, 1));
        await Assert.ThrowsAsync<SocketException>(() => ReadAsync(server, 1));
    }

    [Fact]
    public async Task Who_connects_where_nobody_listens_is_reset()
    {
        _server.Stop();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            // The reset may be there before the connection is known to be made.
            await client.ConnectAsync(_proxy.Address);
            await ReadAsync(client, 1);
        });
    }

    [Fact]
    public async Task It_ends_with_all_its_connections()
    {
        var (client, _) = await ConnectAsync();
        _proxy.Dispose();
        await _proxy.Work;
        await Assert.ThrowsAsync<SocketException>(() => ReadAsync(client, 1));
    }

    private async Task<(Socket Client, Socket Server)> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var accept = _server.AcceptSocketAsync();
        await client.ConnectAsync(_proxy.Address);
        return (client, await accept);
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var more = await socket.ReceiveAsync(bytes.AsMemory(read));
            read += more > 0 ? more : throw new SocketException((int)SocketError.ConnectionReset);
        }

        return bytes;
    }
}
