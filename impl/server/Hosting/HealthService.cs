using Grpc.Core;
using Grpc.Health.V1;
using Vigil.Api;
using Vigil.Server.Mapping;

namespace Vigil.Server.Hosting;

/// <summary>
/// gRPC's health service: a server that answers is serving, as etcd's. Whether its member has a leader is for
/// <c>/health</c> and <c>Maintenance/Status</c>. Thread-safe.
/// </summary>
/// <param name="stopping">When cancelled, every stream ends with <see cref="EtcdErrors.Stopped"/>.</param>
[BindServiceMethod(typeof(WireBinding), nameof(WireBinding.Bind))]
internal sealed class HealthService(CancellationToken stopping) : Health.HealthBase
{
    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        request.Service.Length == 0
            ? Task.FromResult(Of(HealthCheckResponse.Types.ServingStatus.Serving))
            : throw new RpcException(new Status(StatusCode.NotFound, "unknown service"));

    /// <inheritdoc/>
    public override async Task Watch(
        HealthCheckRequest request,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var end = ending.Token.UnsafeRegister(
            static state => ((TaskCompletionSource?)state)?.TrySetResult(), ended);
        try
        {
            await responseStream.WriteAsync(Of(request.Service.Length == 0
                ? HealthCheckResponse.Types.ServingStatus.Serving
                : HealthCheckResponse.Types.ServingStatus.ServiceUnknown));
        }
        catch (InvalidOperationException) when (context.CancellationToken.IsCancellationRequested)
        {
            // The client has left before it was answered.
            return;
        }

        await ended.Task;
        if (stopping.IsCancellationRequested)
        {
            throw EtcdErrors.Stopped.ToException();
        }
    }

    private static HealthCheckResponse Of(HealthCheckResponse.Types.ServingStatus status) => new() { Status = status };
}
