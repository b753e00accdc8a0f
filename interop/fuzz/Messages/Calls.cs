using Google.Protobuf.Reflection;

namespace Vigil.Fuzz.Messages;

/// <summary>What can be called at a port.</summary>
/// <param name="Path">As in HTTP.</param>
/// <param name="Request">The type of its requests.</param>
internal sealed record Call(string Path, MessageDescriptor Request)
{
    private static readonly string[] Endless = ["/etcdserverpb.Watch/Watch", "/grpc.health.v1.Health/Watch"];

    /// <summary>Every call of clients.</summary>
    public static IReadOnlyList<Call> OfClients { get; } =
    [
        .. Of(Api.KV.Descriptor), .. Of(Api.Watch.Descriptor), .. Of(Api.Lease.Descriptor),
        .. Of(Api.Maintenance.Descriptor), .. Of(Api.Cluster.Descriptor), .. Of(Api.Auth.Descriptor),
        .. Of(Grpc.Health.V1.Health.Descriptor),
    ];

    /// <summary>Every call of members.</summary>
    public static IReadOnlyList<Call> OfPeers { get; } = [.. Of(Api.Peers.Peer.Descriptor)];

    /// <summary>Whether the server ends it by itself, whatever was sent.</summary>
    public bool Ends => !Endless.Contains(Path);

    /// <summary>Whether a request may do what nobody survives, as it is meant to; see <see cref="Harmless"/>.</summary>
    public bool IsSharp => Harmless.IsSharp(Request);

    private static IEnumerable<Call> Of(ServiceDescriptor service) =>
        service.Methods.Select(method => new Call($"/{service.FullName}/{method.Name}", method.InputType));
}
