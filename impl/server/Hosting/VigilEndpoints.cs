using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vigil.Server.Node;
using Vigil.Server.Node.Proofs;

namespace Vigil.Server.Hosting;

/// <summary>Routes calls to the member of a host.</summary>
public static class VigilEndpoints
{
    /// <summary>
    /// Routes etcd's calls to the services, and, for a durable member, other members' calls to it. Those are accepted
    /// only by a listener that <see cref="UseVigilPeers"/> marks, and clients' calls only by the others: each call by
    /// the wrong one is refused here, whatever else the host does.
    /// </summary>
    /// <param name="routes">Of a host whose services have <see cref="VigilServices.AddVigil"/>.</param>
    /// <returns>The same routes.</returns>
    public static IEndpointRouteBuilder MapVigil(this IEndpointRouteBuilder routes)
    {
        var streams = routes.ServiceProvider.GetRequiredService<OpenStreams>();
        Map<KvService>(routes);
        Map<WatchService>(routes, streams.Count);
        Map<LeaseService>(routes, streams.Count);
        Map<ClusterService>(routes);
        Map<MaintenanceService>(routes);
        Map<AuthService>(routes);
        if (routes.ServiceProvider.GetRequiredService<IOptions<VigilServerOptions>>().Value.DataDir is not null)
        {
            Map<PeerService>(routes, isForPeers: true);
            Map<ProvenPeerService>(routes, isForPeers: true);
        }

        return routes;
    }

    /// <summary>
    /// Serves members on a listener, and nobody else: its connections reach what members call. Keep it on a network of
    /// the members' own.
    /// </summary>
    /// <param name="listen">With HTTP/2.</param>
    /// <returns>The same listener.</returns>
    public static ListenOptions UseVigilPeers(this ListenOptions listen)
    {
        listen.Use(next => connection =>
        {
            connection.Features.Set(new PeerDoor());
            return next(connection);
        });
        return listen;
    }

    /// <summary>
    /// gRPC's health service, for a server that is nothing but a member: others may have one of their own.
    /// </summary>
    internal static void MapVigilHealth(this IEndpointRouteBuilder routes) =>
        Map<HealthService>(routes, routes.ServiceProvider.GetRequiredService<OpenStreams>().Count);

    private static void Map<T>(
        IEndpointRouteBuilder routes, Func<RequestDelegate, RequestDelegate>? around = null, bool isForPeers = false)
        where T : class
    {
        var malformed = routes.ServiceProvider.GetRequiredService<MalformedCalls>();
        routes.MapGrpcService<T>().Add(endpoint =>
        {
            PeerDoor.Guard(endpoint, isForPeers);
            if (around is not null && endpoint.RequestDelegate is { } serve)
            {
                endpoint.RequestDelegate = around(serve);
            }

            if (endpoint.RequestDelegate is { } all)
            {
                endpoint.RequestDelegate = malformed.Watch(all);
            }
        });
    }
}
