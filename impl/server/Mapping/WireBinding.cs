using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Vigil.Api;
using Vigil.Api.Peers;

namespace Vigil.Server.Mapping;

/// <summary>
/// Binds services so that a message which can't be read is refused as the client's fault, with a reason. Without it the
/// parser's exception would pass for the service's own.
/// </summary>
/// <remarks>
/// Named by each service's <see cref="BindServiceMethodAttribute"/>; the hosting calls it once, with no service.
/// </remarks>
internal static class WireBinding
{
    /// <summary>What the refusal of a message begins with.</summary>
    public const string Refusal = "vigil: a message of ";

    public static void Bind(ServiceBinderBase binder, Health.HealthBase? service) =>
        Health.BindService(new CheckedBinder(binder), service);

    public static void Bind(ServiceBinderBase binder, Peer.PeerBase? service) =>
        Peer.BindService(new CheckedBinder(binder), service);

    public static void Bind(ServiceBinderBase binder, ProvenPeer.ProvenPeerBase? service) =>
        ProvenPeer.BindService(new CheckedBinder(binder), service);

    public static void Bind(ServiceBinderBase binder, KV.KVBase? service) =>
        KV.BindService(new CheckedBinder(binder), service);

    public static void Bind(ServiceBinderBase binder, Watch.WatchBase? service) =>
        Watch.BindService(new CheckedBinder(binder), service);

    public static void Bind(ServiceBinderBase binder, Api.Lease.LeaseBase? service) =>
        Api.Lease.BindService(new CheckedBinder(binder), service);

    public static void Bind(ServiceBinderBase binder, Cluster.ClusterBase? service) =>
        Cluster.BindService(new CheckedBinder(binder), service);

    public static void Bind(ServiceBinderBase binder, Maintenance.MaintenanceBase? service) =>
        Maintenance.BindService(new CheckedBinder(binder), service);

    public static void Bind(ServiceBinderBase binder, Auth.AuthBase? service) =>
        Auth.BindService(new CheckedBinder(binder), service);

    private static Method<TRequest, TResponse> Checked<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        var plain = method.RequestMarshaller;
        var request = Marshallers.Create(plain.ContextualSerializer, Read);
        return new Method<TRequest, TResponse>(
            method.Type, method.ServiceName, method.Name, request, method.ResponseMarshaller);

        TRequest Read(DeserializationContext context)
        {
            try
            {
                return plain.ContextualDeserializer(context);
            }
            catch (InvalidProtocolBufferException e)
            {
                throw new RpcException(new Status(
                    StatusCode.InvalidArgument,
                    $"{Refusal}{context.PayloadLength} bytes is no request of {method.Name}: {e.Message}"));
            }
        }
    }

    private sealed class CheckedBinder(ServiceBinderBase inner) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            inner.AddMethod(Checked(method), handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            inner.AddMethod(Checked(method), handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            inner.AddMethod(Checked(method), handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            inner.AddMethod(Checked(method), handler);
    }
}
