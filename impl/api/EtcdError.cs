using Grpc.Core;

namespace Vigil.Api;

/// <summary>An error that clients see: a status code and a text, both exactly etcd's.</summary>
/// <param name="Code">The gRPC status code.</param>
/// <param name="Message">The status detail. Clients of etcd distinguish errors by this text.</param>
/// <remarks>Source: etcd <c>api/v3rpc/rpctypes/error.go</c>.</remarks>
public sealed record EtcdError(StatusCode Code, string Message)
{
    /// <summary>The exception to throw from a service: it becomes this code and this text on the wire.</summary>
    public RpcException ToException() => new(new Status(Code, Message));

    /// <summary>Whether <paramref name="exception"/> carries this error: same code, same text.</summary>
    public bool Is(RpcException exception) => exception.StatusCode == Code && exception.Status.Detail == Message;

    /// <summary>The text, as etcdctl prints it.</summary>
    public override string ToString() => Message;
}
