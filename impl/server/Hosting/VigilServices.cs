using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vigil.Core;
using Vigil.Seams;
using Vigil.Server.Hosting.Door;
using Vigil.Server.Node;

namespace Vigil.Server.Hosting;

/// <summary>Puts Vigil into a host of one's own.</summary>
public static class VigilServices
{
    /// <summary>
    /// What gRPC allows a message over the request limit, so that the service can refuse it in etcd's words.
    /// </summary>
    private const int GrpcOverheadBytes = 512 * 1024;

    /// <summary>Adds a store and the services over it. Kestrel must listen for HTTP/2.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="options">How the server is.</param>
    /// <param name="member">
    /// What <see cref="DurableMember.OpenAsync"/> made of the same options; null for a server in memory.
    /// </param>
    /// <exception cref="ArgumentException">The options name a directory, and no member was opened on it.</exception>
    public static IServiceCollection AddVigil(
        this IServiceCollection services, VigilServerOptions options, DurableMember? member = null)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize =
                (int)Math.Min(int.MaxValue, (long)options.Limits.RequestBytesMax + GrpcOverheadBytes);
            grpc.MaxSendMessageSize = null;
        })
            .AddServiceOptions<AuthService>(static grpc => grpc.Interceptors.Add<UnimplementedInterceptor>())
            .AddServiceOptions<MaintenanceService>(static grpc => grpc.Interceptors.Add<UnimplementedInterceptor>());
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IEntropy, OsEntropy>();
        services.AddSingleton<ISpawner, PoolSpawner>();
        if (member is null)
        {
            if (options.DataDir is not null)
            {
                throw new ArgumentException(
                    "With a DataDir, open a DurableMember first and hand it over.", nameof(member));
            }

            AddMemory(services, options);
        }
        else
        {
            AddDurable(services, member);
        }

        services.AddSingleton(provider => new Member(
            provider.GetRequiredService<WatchableStore>(),
            provider.GetRequiredService<ICluster>(),
            provider.GetRequiredService<Lessor>(),
            provider.GetRequiredService<ServerIdentity>(),
            provider.GetRequiredService<Alarms>(),
            options.Limits,
            provider.GetRequiredService<ISpawner>()));
        services.AddHostedService(provider => new VigilUpkeep(
            provider.GetRequiredService<Member>(),
            options.AutoCompaction,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OpenStreams>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenStreams>());
        services.AddSingleton<PlainPages>();
        services.AddSingleton<KvService>();
        services.AddSingleton<ClusterService>();
        services.AddSingleton<MaintenanceService>();
        services.AddSingleton(provider => new LeaseService(
            provider.GetRequiredService<Member>(),
            provider.GetRequiredService<OpenStreams>().Stopping));
        services.AddSingleton<AuthService>();
        services.AddSingleton(provider => new WatchService(
            provider.GetRequiredService<Member>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IEntropy>(),
            provider.GetRequiredService<OpenStreams>().Stopping));
        return services;
    }

    private static void AddMemory(IServiceCollection services, VigilServerOptions options)
    {
        services.AddSingleton(new WatchableStore(options.Store));
        services.AddSingleton(provider => ServerIdentity.Create(provider.GetRequiredService<IEntropy>()) with
        {
            Name = options.Name,
            ClientUrls = options.AdvertiseClientUrls ?? options.ListenClientUrls,
        });
        services.AddSingleton<Lessor>();
        services.AddSingleton<Alarms>();
        services.AddSingleton<ICluster, MemoryCluster>();
    }

    private static void AddDurable(IServiceCollection services, DurableMember member)
    {
        // A batch of Raft's is as large as the largest request, and then some.
        services.AddGrpc().AddServiceOptions<PeerService>(grpc => grpc.MaxReceiveMessageSize = null);

        // Instances, so that the container does not dispose of what somebody else opened.
        services.AddSingleton(member.Parts.Store);
        services.AddSingleton(member.Identity);
        services.AddSingleton(member.Parts.Lessor);
        services.AddSingleton(member.Parts.Alarms);
        services.AddSingleton<ICluster>(member.Node);
        services.AddSingleton(member);
        services.AddSingleton(new PeerService(member.Node));
        services.AddSingleton<NodeService>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeService>());
    }

    /// <summary>Routes other members' calls to a durable member; only they should be able to reach them.</summary>
    public static IEndpointRouteBuilder MapVigilPeers(this IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<PeerService>();
        return routes;
    }

    /// <summary>Routes etcd's calls to the services.</summary>
    public static IEndpointRouteBuilder MapVigil(this IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<KvService>();
        routes.MapGrpcService<WatchService>();
        routes.MapGrpcService<LeaseService>();
        routes.MapGrpcService<ClusterService>();
        routes.MapGrpcService<MaintenanceService>();
        routes.MapGrpcService<AuthService>();
        return routes;
    }
}
