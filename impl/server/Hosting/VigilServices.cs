using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Vigil.Seams;
using Vigil.Server.Hosting.Door;
using Vigil.Server.Node;
using Vigil.Server.Node.Proofs;

namespace Vigil.Server.Hosting;

/// <summary>Adds Vigil to a host of one's own.</summary>
public static class VigilServices
{
    /// <summary>
    /// Adds a member and the services over it: in memory, or durable with a <see cref="VigilServerOptions.DataDir"/>.
    /// Map them with <see cref="VigilEndpoints.MapVigil"/>; Kestrel must listen for HTTP/2.
    /// </summary>
    /// <remarks>
    /// The options are checked when the services are mapped or the host starts. A <see cref="TimeProvider"/>, an
    /// <see cref="IEntropy"/> or an <see cref="ISpawner"/> that the host has added before is used in place of the real
    /// one. Where to listen is the host's business: <see cref="VigilServerOptions.ListenClientUrls"/> is only what
    /// other members advertise for it. The host's own code may read the <see cref="Core.WatchableStore"/> and watch it,
    /// and changes it through <see cref="ICluster"/>: what is written to the store of a durable member directly is in
    /// no log.
    /// </remarks>
    /// <param name="services">The host's.</param>
    /// <param name="configure">Sets the options; null for a member in memory with all defaults.</param>
    /// <returns>The host's services.</returns>
    public static IServiceCollection AddVigil(
        this IServiceCollection services, Action<VigilServerOptions>? configure = null)
    {
        services.AddOptions<VigilServerOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<VigilServerOptions>, VigilServerOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IEntropy, OsEntropy>();
        services.TryAddSingleton<ISpawner, PoolSpawner>();
        services.AddMetrics();
        AddGrpc(services);

        services.AddSingleton<MalformedCalls>();
        services.AddSingleton<OpenStreams>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenStreams>());
        services.AddSingleton<VigilMember>();
        services.AddHostedService(provider => provider.GetRequiredService<VigilMember>());
        services.AddSingleton<PlainPages>();
        services.AddSingleton(static provider => new HealthService(
            provider.GetRequiredService<OpenStreams>().Stopping));
        Add(services, static member => member.Member.Store);
        Add(services, static member => member.Member.Cluster);
        Add(services, static member => member.Kv);
        Add(services, static member => member.Watch);
        Add(services, static member => member.Lease);
        Add(services, static member => member.Cluster);
        Add(services, static member => member.Maintenance);
        Add(services, static member => member.Auth);
        Add(services, static member =>
            member.Peers ?? throw new InvalidOperationException("A member in memory has no peers."));
        Add(services, static member =>
            member.ProvenPeers ?? throw new InvalidOperationException("A member in memory has no peers."));
        return services;
    }

    private static void AddGrpc(IServiceCollection services)
    {
        services.AddGrpc()
            .AddServiceOptions<AuthService>(static grpc => grpc.Interceptors.Add<UnimplementedInterceptor>())
            .AddServiceOptions<MaintenanceService>(static grpc => grpc.Interceptors.Add<UnimplementedInterceptor>());
        BoundForPeers<PeerService>(services);
        BoundForPeers<ProvenPeerService>(services);
        Bound<KvService>(services);
        Bound<WatchService>(services);
        Bound<LeaseService>(services);
        Bound<ClusterService>(services);
        Bound<MaintenanceService>(services);
        Bound<AuthService>(services);
    }

    /// <summary>Only Vigil's services get these bounds: the host may have others.</summary>
    private static void Bound<T>(IServiceCollection services)
        where T : class =>
        services.AddOptions<Grpc.AspNetCore.Server.GrpcServiceOptions<T>>()
            .Configure<IOptions<VigilServerOptions>>(static (grpc, options) =>
            {
                grpc.MaxReceiveMessageSize = (int)Math.Min(
                    int.MaxValue, (long)options.Value.Limits.RequestBytesMax + ServerLimits.GrpcOverheadBytes);
                grpc.MaxSendMessageSize = null;
            });

    private static void BoundForPeers<T>(IServiceCollection services)
        where T : class =>
        services.AddOptions<Grpc.AspNetCore.Server.GrpcServiceOptions<T>>()
            .Configure<IOptions<VigilServerOptions>>(static (grpc, options) =>
                grpc.MaxReceiveMessageSize = PeerBounds.MessageBytesMax(options.Value.Limits.RequestBytesMax));

    private static void Add<T>(IServiceCollection services, Func<MemberAssembly, T> service)
        where T : class =>
        services.AddSingleton(provider => service(provider.GetRequiredService<VigilMember>().Assembly));
}
