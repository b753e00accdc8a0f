using Microsoft.AspNetCore.Builder;

namespace Vigil.Server.Hosting;

/// <summary>
/// Marks connections that came in where members are served: those reach what members call, and nothing else.
/// </summary>
internal sealed class PeerDoor
{
    /// <summary>Refuses at an endpoint what comes in by the wrong listener.</summary>
    public static void Guard(EndpointBuilder endpoint, bool isForPeers)
    {
        if (endpoint.RequestDelegate is not { } serve)
        {
            return;
        }

        endpoint.RequestDelegate = context =>
        {
            if (context.Features.Get<PeerDoor>() is not null == isForPeers)
            {
                return serve(context);
            }

            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "12";
            context.Response.Headers["grpc-message"] = isForPeers
                ? "vigil: this is a client URL; members are served at the peer URLs"
                : "vigil: this is a peer URL; clients are served at the client URLs";
            return Task.CompletedTask;
        };
    }
}
