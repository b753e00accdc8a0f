using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vigil.Core;
using Vigil.Seams;

namespace Vigil.Server.Hosting;

/// <summary>Puts Vigil into a host of one's own.</summary>
public static class VigilServices
{
    /// <summary>
    /// What gRPC allows a message over the request limit, so that the service can refuse it in etcd's words.
    /// </summary>
    private const int GrpcOverheadBytes = 512 * 1024;

    /// <summary>Adds a store and the services over it. Kestrel must listen for HTTP/2.</summary>
    public static IServiceCollection AddVigil(this IServiceCollection services, VigilServerOptions options)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize =
                (int)Math.Min(int.MaxValue, (long)options.Limits.RequestBytesMax + GrpcOverheadBytes);
            grpc.MaxSendMessageSize = null;
            grpc.Interceptors.Add<UnimplementedInterceptor>();
        });
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IEntropy, OsEntropy>();
        services.AddSingleton<ISpawner, PoolSpawner>();
        services.AddSingleton(new WatchableStore(options.Store));
        services.AddSingleton(provider => ServerIdentity.Create(provider.GetRequiredService<IEntropy>()) with
        {
            Name = options.Name,
            ClientUrls = options.ListenClientUrls,
        });
        services.AddSingleton<Lessor>();
        services.AddSingleton<Alarms>();
        services.AddSingleton<ICluster, MemoryCluster>();
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
        services.AddSingleton<KvService>();
        services.AddSingleton<ClusterService>();
        services.AddSingleton<MaintenanceService>();
        services.AddSingleton(provider => new LeaseService(
            provider.GetRequiredService<Member>(),
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.AddSingleton<AuthService>();
        services.AddSingleton(provider => new WatchService(
            provider.GetRequiredService<Member>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IEntropy>(),
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        return services;
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
