using System.Net;
using System.Net.Sockets;

namespace Vigil.Scenarios.Cluster;

/// <summary>Ports for members, which stay theirs while they are killed and started again.</summary>
/// <remarks>
/// They lie below those that systems give to outgoing connections. One of the latter could be given away while its
/// member is down: even to a client that tries to reach the member there, and then talks to itself.
/// </remarks>
internal static class Ports
{
    private const int First = 10_000;
    private const int Count = 20_000;

    /// <summary>Two runs of the tests at the same time begin at different places.</summary>
    private static int _last = Environment.ProcessId * 97 % Count;

    /// <summary>A port that nobody listens at, and that this process gives to nobody else.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
