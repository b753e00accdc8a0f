using Grpc.Core;
using Vigil.Samples.Locks;

namespace Vigil.Properties.Testing;

/// <summary>A service whose every method does the same.</summary>
internal sealed class Handlers(Func<ServerCallContext, Task> handle) : Locks.LocksBase
{
    public override async Task<Grant> Acquire(AcquireRequest request, ServerCallContext context)
    {
        await handle(context);
        return new Grant { Name = request.Name, Token = 1 };
    }

    public override async Task<Grant> KeepAlive(Grant request, ServerCallContext context)
    {
        await handle(context);
        return request;
    }

    public override async Task<Grant> Release(Grant request, ServerCallContext context)
    {
        await handle(context);
        return request;
    }
}
