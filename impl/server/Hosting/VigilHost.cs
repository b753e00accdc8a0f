using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Vigil.Server.Hosting;

/// <summary>A whole server in this process: Kestrel, the services, and a store in memory.</summary>
public sealed class VigilHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private VigilHost(WebApplication app, IReadOnlyList<string> urls)
    {
        _app = app;
        Urls = urls;
    }

    /// <summary>Where it listens, with the ports that were really taken.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>Starts a server; it serves when this returns.</summary>
    /// <exception cref="ListenException">A URL can't be listened on.</exception>
    public static async Task<VigilHost> StartAsync(VigilServerOptions options, CancellationToken cancellationToken)
    {
        var listens = options.ListenClientUrls.Select(ListenUrl.Parse).ToArray();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            // A client puts all its watches on one connection; etcd sets no bound either.
            kestrel.Limits.Http2.MaxStreamsPerConnection = int.MaxValue;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;

            // A client that is gone without a word is noticed, and what it held is freed.
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromMinutes(1);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
            Array.ForEach(listens, listen => listen.Bind(kestrel));
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddVigil(options);
        options.Logging?.Invoke(builder.Logging);
        var app = builder.Build();
        app.MapVigil();
        await ListenAsync(app, listens, cancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new VigilHost(app, [.. addresses?.Addresses ?? []]);
    }

    /// <summary>
    /// Waits until the process is told to end (^C, SIGTERM) or <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Ends every watch stream, lets requests under way finish for up to 5 s, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static async Task ListenAsync(WebApplication app, ListenUrl[] listens, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw new ListenException(
                UrlIn(e, listens),
                "something else listens there already",
                "stop that, or give another --listen-client-urls",
                e);
        }
        catch (SocketException e)
        {
            await app.DisposeAsync();
            throw new ListenException(
                string.Join(", ", listens.Select(listen => listen.Url)),
                e.Message,
                "give an address of this machine and a port that this user may take",
                e);
        }
    }

    /// <summary>Kestrel names the address in its message and nowhere else.</summary>
    private static string UrlIn(IOException failure, ListenUrl[] listens) =>
        listens.FirstOrDefault(listen => failure.Message.Contains(
            $":{listen.Port}:",
            StringComparison.Ordinal))?.Url ?? string.Join(", ", listens.Select(listen => listen.Url));
}
