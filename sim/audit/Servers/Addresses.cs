using System.Globalization;
using System.Net;

namespace Vigil.Sim.Audit.Servers;

/// <summary>Addresses as users write them.</summary>
internal static class Addresses
{
    /// <summary>A URL of this machine.</summary>
    public static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>Where a URL leads.</summary>
    /// <exception cref="AuditException">It is none, or its host has no address.</exception>
    public static IPEndPoint Of(string url)
    {
        var full = url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url;
        if (!Uri.TryCreate(full, UriKind.Absolute, out var uri) || uri.Scheme != "http" || uri.Host.Length == 0)
        {
            throw new AuditException(
                $"--endpoints has {url}, which is no address: write http://host:2379, without TLS.");
        }

        try
        {
            var address = IPAddress.TryParse(uri.Host, out var number) ? number : Dns.GetHostAddresses(uri.Host)[0];
            return new IPEndPoint(address, uri.IsDefaultPort ? 2379 : uri.Port);
        }
        catch (System.Net.Sockets.SocketException unknown)
        {
            throw new AuditException($"--endpoints has {url}, whose host has no address: {unknown.Message}.", unknown);
        }
    }
}
