using Grpc.Core;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World;

/// <summary>How somebody who is no member sends bytes to a member's peer port.</summary>
internal sealed class HostileWire(ClusterHost cluster, SimNetwork network, SimProcess process)
{
    public const string Peer = "/vigil.peerpb.Peer/";
    public const string ProvenPeer = "/vigil.peerpb.ProvenPeer/";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    /// <summary>Whether a method has a stream of requests.</summary>
    public static bool IsStream(string method) =>
        method.EndsWith("/Send", StringComparison.Ordinal) || method.EndsWith("/Install", StringComparison.Ordinal);

    /// <summary>Makes a call. Where members share a secret, to be served breaks a law.</summary>
    /// <param name="member">Its process.</param>
    /// <param name="method">The full name.</param>
    /// <param name="requests">One, unless it is a stream.</param>
    /// <param name="stop">Gives up; so does its own patience.</param>
    public async Task SendAsync(
        string member, string method, IReadOnlyList<byte[]> requests, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, process.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            await CallAsync(network.Connect(process, member), method, requests, either.Token);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or IOException
            or InvalidOperationException)
        {
            // Refused, or nobody there: as it should be.
            return;
        }

        // Who has recorded a request for a member's number gets it again; it is of no use without the secret.
        if (cluster.HasSecret && !method.EndsWith("/Challenge", StringComparison.Ordinal))
        {
            cluster.ServedUnproven($"{member} has served {method} for somebody who does not hold the members' secret.");
        }
    }

    private static async Task CallAsync(
        CallInvoker invoker, string method, IReadOnlyList<byte[]> requests, CancellationToken stop)
    {
        var names = method.Split('/');
        var options = new CallOptions(cancellationToken: stop);
        if (!IsStream(method))
        {
            using var one = invoker.AsyncUnaryCall(Named(MethodType.Unary), null, options, requests[0]);
            await one.ResponseAsync;
            return;
        }

        using var stream = invoker.AsyncClientStreamingCall(Named(MethodType.ClientStreaming), null, options);
        foreach (var request in requests)
        {
            await stream.RequestStream.WriteAsync(request, stop);
        }

        await stream.RequestStream.CompleteAsync();
        await stream.ResponseAsync;

        Method<byte[], byte[]> Named(MethodType type) => new(type, names[1], names[2], Bytes, Bytes);
    }
}
