using Grpc.Core;

namespace Vigil.Sim.Engine.Network.Grpc;

/// <summary>A call's context, as a service sees it.</summary>
/// <remarks>
/// Divergence: response headers and trailers are accepted and not sent, and no deadline is set; a client's deadline
/// reaches the server as a cancellation.
/// </remarks>
internal sealed class SimServerCallContext(string method, Exchange exchange) : ServerCallContext
{
    protected override string MethodCore => method;

    protected override string HostCore => "vigil.sim";

    protected override string PeerCore => exchange.ClientName;

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => exchange.Headers;

    protected override CancellationToken CancellationTokenCore => exchange.ServerToken;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; } = WriteOptions.Default;

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("A call in the simulation can't be propagated; pass its token and headers on.");

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
