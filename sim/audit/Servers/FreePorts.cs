using System.Net;
using System.Net.Sockets;
using Vigil.Seams;

namespace Vigil.Sim.Audit.Servers;

/// <summary>Ports of this machine that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>Below what connections get: nobody takes a member's port while the member is down.</summary>
    private const int From = 10_000;
    private const int To = 30_000;

    /// <summary>Draws one.</summary>
    public static int Draw(IEntropy entropy)
    {
        while (true)
        {
            var port = From + entropy.Next("audit.port", To - From);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; there are others.
            }
        }
    }
}
