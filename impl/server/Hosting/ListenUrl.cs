using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Vigil.Server.Hosting.Door;

namespace Vigil.Server.Hosting;

/// <summary>A place to listen at, cleartext HTTP/2.</summary>
internal sealed record ListenUrl(string Url, IPAddress? Address, int Port)
{
    /// <summary>Reads <paramref name="url"/>.</summary>
    /// <exception cref="ListenException">It can't be read, or is not served.</exception>
    public static ListenUrl Parse(string url)
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
            return new ListenUrl(url, Address: null, uri.Port);
        }

        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)
            ? new ListenUrl(url, address, uri.Port)
            : throw new ListenException(url, $"{uri.Host} is not an address", "give an IP address or localhost");
    }

    public void Bind(KestrelServerOptions kestrel)
    {
        var pages = new PlainPages(kestrel.ApplicationServices.GetRequiredService<Member>());
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
            FrontDoor.Use(listen, pages);
        }
    }
}
