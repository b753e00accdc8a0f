using System.Net;
using System.Net.Sockets;

namespace Vigil.Sim.Audit.Wires;

/// <summary>Stands in front of a server and passes bytes on as its links let them. Thread-safe.</summary>
internal sealed class TcpProxy : IDisposable
{
    private const int PieceBytes = 16 * 1024;

    private readonly string _target;
    private readonly IPEndPoint _server;
    private readonly Links _links;
    private readonly Func<IPEndPoint, IPEndPoint, string> _sourceOf;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly HashSet<Connection> _connections = [];

    /// <summary>Listens on a port of its own.</summary>
    /// <param name="target">The name of who is behind it.</param>
    /// <param name="server">Where that is.</param>
    /// <param name="links">What bytes go through.</param>
    /// <param name="sourceOf">The name of who connects, by both ends of the connection.</param>
    public TcpProxy(string target, IPEndPoint server, Links links, Func<IPEndPoint, IPEndPoint, string> sourceOf)
    {
        (_target, _server, _links, _sourceOf) = (target, server, links, sourceOf);
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Work = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Where what comes in goes.</summary>
    public IPEndPoint Server => _server;

    /// <summary>Ends when it was disposed.</summary>
    public Task Work { get; }

    /// <summary>How many connections go through it now.</summary>
    public int Count
    {
        get
        {
            lock (_connections)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Resets the connections of one source, or of all.</summary>
    /// <param name="source">Whose; null for everybody's.</param>
    public void Reset(string? source)
    {
        Connection[] doomed;
        lock (_connections)
        {
            doomed = [.. _connections.Where(connection => source is null || connection.Source == source)];
        }

        Array.ForEach(doomed, connection => connection.Reset());
    }

    /// <summary>Listens no longer, and resets all connections.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        Reset(null);
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Who connected was gone before it was accepted.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        using var connection = new Connection(client, server, _end.Token);
        try
        {
            var source = client is { RemoteEndPoint: IPEndPoint theirs, LocalEndPoint: IPEndPoint ours }
                ? _sourceOf(theirs, ours)
                : "";
            connection.Source = source;
            lock (_connections)
            {
                _connections.Add(connection);
            }

            await _links.Of(source, _target).PassAsync(0, connection.Ended);
            await server.ConnectAsync(_server, connection.Ended);
            await Task.WhenAny(
                PumpAsync(client, server, _links.Of(source, _target), connection.Ended),
                PumpAsync(server, client, _links.Of(_target, source), connection.Ended));
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Refused by the server, or reset meanwhile: the other end learns of it by the reset.
        }
        finally
        {
            lock (_connections)
            {
                _connections.Remove(connection);
            }

            connection.Reset();
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, Link link, CancellationToken ended)
    {
        var piece = new byte[PieceBytes];
        try
        {
            while (await from.ReceiveAsync(piece, ended) is > 0 and var count)
            {
                await link.PassAsync(count, ended);
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(piece.AsMemory(sent, count - sent), ended);
                }
            }
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end is gone, and the other is to be as well.
        }
    }

    /// <summary>Both halves of one connection.</summary>
    private sealed class Connection(Socket client, Socket server, CancellationToken end) : IDisposable
    {
        private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(end);

        public string Source { get; set; } = "";

        public CancellationToken Ended => _ended.Token;

        public void Reset()
        {
            try
            {
                _ended.Cancel();
                client.LingerState = server.LingerState = new LingerOption(true, 0);
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                // It is closed already.
            }

            client.Dispose();
            server.Dispose();
        }

        public void Dispose() => _ended.Dispose();
    }
}
