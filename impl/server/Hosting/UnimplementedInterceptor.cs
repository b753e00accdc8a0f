using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Vigil.Server.Hosting;

/// <summary>Names the call that is not served; the generated services don't.</summary>
/// <remarks>Only over services that do not serve all calls: it adds a layer to each call.</remarks>
internal sealed class UnimplementedInterceptor : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (RpcException e) when (IsUnexplained(e))
        {
            throw NotServed.For(context);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (RpcException e) when (IsUnexplained(e))
        {
            throw NotServed.For(context);
        }
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (RpcException e) when (IsUnexplained(e))
        {
            throw NotServed.For(context);
        }
    }

    private static bool IsUnexplained(RpcException failure) =>
        failure.StatusCode == StatusCode.Unimplemented && failure.Status.Detail.Length == 0;
}
