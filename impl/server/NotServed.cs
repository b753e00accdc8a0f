using Grpc.Core;

namespace Vigil.Server;

/// <summary>The refusal of a call that etcd knows and Vigil does not serve.</summary>
internal static class NotServed
{
    public static RpcException For(ServerCallContext context) =>
        new(new Status(StatusCode.Unimplemented, $"vigil: {context.Method} is not served by this version"));
}
