using Microsoft.AspNetCore.Builder;
using Vigil.Api.Peers;

namespace Vigil.Server.Hosting;

/// <summary>
/// Marks connections that came in where members are served: those get the peers' service, and no others do.
/// </summary>
internal sealed class PeerDoor
{
    private static readonly string Service = $"/{Peer.Descriptor.FullName}";

    /// <summary>Refuses peers' calls at the clients' door, and clients' at the peers'.</summary>
    public static void Use(IApplicationBuilder app) => app.Use((context, next) =>
    {
        var isAtPeers = context.Features.Get<PeerDoor>() is not null;
        if (context.Request.Path.StartsWithSegments(Service, StringComparison.Ordinal) == isAtPeers)
        {
            return next(context);
        }

        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = "12";
        context.Response.Headers["grpc-message"] = isAtPeers
            ? "vigil: this is a peer URL; clients are served at the client URLs"
            : "vigil: this is a client URL; members are served at the peer URLs";
        return Task.CompletedTask;
    });
}
