using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Vigil.Server.Hosting.Door;

namespace Vigil.Server.Hosting;

/// <summary>A place to listen at, cleartext HTTP/2.</summary>
internal sealed record ListenUrl(string Flag, string Url, IPAddress? Address, int Port)
{
    /// <summary>Reads <paramref name="url"/>, which was given with <paramref name="flag"/>.</summary>
    /// <exception cref="ListenException">It can't be read, or is not served.</exception>
    public static ListenUrl Parse(string flag, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.AbsolutePath != "/" || uri.IsDefaultPort)
        {
            throw new ListenException(url, "it is not a URL with a port", "write it as http://127.0.0.1:2379");
        }

        if (uri.Scheme != Uri.UriSchemeHttp)
        {
            throw new ListenException(url, $"{uri.Scheme} is not served", "use http, behind a proxy if you need TLS");
        }

        if (uri.Host == "localhost")
        {
            return new ListenUrl(flag, url, Address: null, uri.Port);
        }

        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)
            ? new ListenUrl(flag, url, address, uri.Port)
            : throw new ListenException(url, $"{uri.Host} is not an address", "give an IP address or localhost");
    }

    /// <summary>Listens for clients.</summary>
    public void BindClients(KestrelServerOptions kestrel)
    {
        var pages = kestrel.ApplicationServices.GetRequiredService<PlainPages>();
        var time = kestrel.ApplicationServices.GetRequiredService<TimeProvider>();
        Bind(kestrel, listen => FrontDoor.Use(listen, pages, time));
    }

    /// <summary>Listens for other members.</summary>
    public void BindPeers(KestrelServerOptions kestrel)
    {
        var time = kestrel.ApplicationServices.GetRequiredService<TimeProvider>();
        Bind(kestrel, listen =>
        {
            FrontDoor.UseBounds(listen, time);
            listen.UseVigilPeers();
        });
    }

    private void Bind(KestrelServerOptions kestrel, Action<ListenOptions> serve)
    {
        if (Address is null)
        {
            kestrel.ListenLocalhost(Port, Serve);
        }
        else
        {
            kestrel.Listen(Address, Port, Serve);
        }

        void Serve(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http2;
            serve(listen);
        }
    }
}
