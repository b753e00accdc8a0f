using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vigil.Seams;

namespace Vigil.Server.Hosting;

/// <summary>A whole server in this process: Kestrel, the services, and a store in memory or a durable member.</summary>
public sealed class VigilHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly VigilMember _member;
    private readonly TimeSpan _patience;
    private int _isDisposed;

    private VigilHost(WebApplication app, ListenUrl[] peers, TimeSpan patience)
    {
        (_app, _patience) = (app, patience);
        _member = app.Services.GetRequiredService<VigilMember>();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        string[] all = [.. addresses?.Addresses ?? []];
        Urls = all[..^peers.Length];
    }

    /// <summary>Where it listens for clients, with the actual ports.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>The directory of the durable member that it runs; null when everything is in memory.</summary>
    internal DurableMember? Member => _member.Durable;

    /// <summary>
    /// Starts a server; it serves when this returns. Writes may have to wait for the cluster's first leader.
    /// </summary>
    /// <exception cref="ListenException">A URL can't be listened on.</exception>
    /// <exception cref="StartException">The member can't be what the options say.</exception>
    /// <exception cref="Storage.StorageException">What is in its directory can't be used.</exception>
    public static Task<VigilHost> StartAsync(VigilServerOptions options, CancellationToken cancellationToken)
    {
        using (CallerContext.Leave())
        {
            return BeginAsync(options, cancellationToken);
        }
    }

    private static async Task<VigilHost> BeginAsync(VigilServerOptions options, CancellationToken cancellationToken)
    {
        if (new VigilServerOptionsValidator().Validate(null, options) is { Failed: true } invalid)
        {
            throw new StartException(invalid.FailureMessage);
        }

        var clients = options.ListenClientUrls.Select(url => ListenUrl.Parse("--listen-client-urls", url)).ToArray();
        var peers = options.DataDir is null
            ? []
            : options.Cluster.ListenPeerUrls.Select(url => ListenUrl.Parse("--listen-peer-urls", url)).ToArray();
        var app = Build(options, clients, peers);
        await ListenAsync(app, [.. clients, .. peers], cancellationToken);
        return new VigilHost(app, peers, 2 * options.Cluster.ElectionTimeout);
    }

    /// <summary>
    /// Waits until the process is signalled to end (^C, SIGTERM) or <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    /// <exception cref="MemberStoppedException">The durable member ended by itself.</exception>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        using (CallerContext.Leave())
        {
            return UntilEndAsync(cancellationToken);
        }
    }

    private async Task UntilEndAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stopping = _app.Lifetime.ApplicationStopping.Register(() => ended.TrySetResult());
        using var cancelled = cancellationToken.Register(() => ended.TrySetResult());
        await ended.Task;
        if (_member.Failure is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>
    /// Ends every watch stream, hands leadership over if this member leads, lets requests under way finish for up to 5
    /// s, and stops listening.
    /// </summary>
    /// <remarks>A second call does nothing, and does not wait for the first.</remarks>
    public ValueTask DisposeAsync()
    {
        using (CallerContext.Leave())
        {
            return EndAsync();
        }
    }

    private async ValueTask EndAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        using (var patience = Waits.CancelAfter(_patience, TimeProvider.System))
        {
            await _member.HandOverAsync(patience.Token);
        }

        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static WebApplication Build(VigilServerOptions options, ListenUrl[] clients, ListenUrl[] peers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Configure(kestrel);
            Array.ForEach(clients, listen => listen.BindClients(kestrel));
            Array.ForEach(peers, listen => listen.BindPeers(kestrel));
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddVigil();
        builder.Services.AddSingleton(Options.Create(options));
        options.Logging?.Invoke(builder.Logging);

        // A call that ends with a status other than OK, or is given up, is the client's to know: no line for each here.
        builder.Logging.AddFilter("Grpc.AspNetCore.Server", LogLevel.Warning);
        builder.Services.AddSingleton<ILoggerFactory>(static provider => new QuietLoggers(new LoggerFactory(
            provider.GetServices<ILoggerProvider>(),
            provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            provider.GetRequiredService<IOptions<LoggerFactoryOptions>>())));
        var app = builder.Build();
        app.MapVigil();
        app.MapVigilHealth();
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel)
    {
        // A client puts all its watches on one connection; etcd sets no bound either.
        kestrel.Limits.Http2.MaxStreamsPerConnection = int.MaxValue;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.AddServerHeader = false;

        // A stream of Raft's may be silent for long, and then slow: liveness is known by heartbeats, not by bytes per
        // second.
        kestrel.Limits.MinRequestBodyDataRate = null;

        // A client that disappears silently is noticed, and what it held is freed.
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromMinutes(1);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }

    private static async Task ListenAsync(WebApplication app, ListenUrl[] listens, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e)
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
            switch (e)
            {
                case IOException { InnerException: AddressInUseException } inUse:
                    var (urls, flags) = In(inUse, listens);
                    throw new ListenException(
                        urls, "something else listens there already", $"stop that, or give another {flags}", e);
                case SocketException:
                    throw new ListenException(
                        string.Join(", ", listens.Select(listen => listen.Url)),
                        e.Message,
                        "give an address of this machine and a port that this user may take",
                        e);
                default:
                    throw;
            }
        }
    }

    /// <summary>Kestrel names the address in its message and nowhere else.</summary>
    private static (string Urls, string Flags) In(IOException failure, ListenUrl[] listens)
    {
        var one = listens.FirstOrDefault(
            listen => failure.Message.Contains($":{listen.Port}:", StringComparison.Ordinal));
        var named = one is null ? listens : [one];
        return (
            string.Join(", ", named.Select(listen => listen.Url)),
            string.Join(" or ", named.Select(listen => listen.Flag).Distinct()));
    }
}
