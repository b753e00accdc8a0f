using Grpc.Core;

namespace Vigil.Samples.Locks;

/// <summary>
/// A lock service as anybody might write it: gRPC, async, a clock from outside, and a journal of what it did.
/// </summary>
/// <param name="clock">Says when locks run out.</param>
/// <param name="journal">Writes a line, and ends when it is on disk.</param>
/// <param name="checksAgain">False for the bug.</param>
public sealed class LockService(TimeProvider clock, Func<string, Task> journal, bool checksAgain) : Locks.LocksBase
{
    /// <summary>How long a lock is held after its grant, and after each time that it was kept alive.</summary>
    public static readonly TimeSpan Ttl = TimeSpan.FromSeconds(5);

    private readonly SortedDictionary<string, (long Token, TimeSpan Until)> _locks = new(StringComparer.Ordinal);
    private long _tokens;

    private TimeSpan Now => clock.GetElapsedTime(0);

    /// <inheritdoc/>
    public override async Task<Grant> Acquire(AcquireRequest request, ServerCallContext context)
    {
        if (_locks.TryGetValue(request.Name, out var held) && held.Until > Now)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "Somebody holds it."));
        }

        var grant = new Grant { Name = request.Name, Token = ++_tokens };
        _locks[grant.Name] = (grant.Token, Now + Ttl);
        await journal($"acquire {grant.Name} {grant.Token}");
        return grant;
    }

    /// <inheritdoc/>
    public override async Task<Grant> KeepAlive(Grant request, ServerCallContext context)
    {
        CheckHeld(request);
        await journal($"keep alive {request.Name} {request.Token}");

        // While the journal was written the lock may have run out, and somebody else may hold it.
        if (checksAgain)
        {
            CheckHeld(request);
        }

        _locks[request.Name] = (request.Token, Now + Ttl);
        return request;
    }

    /// <inheritdoc/>
    public override async Task<Grant> Release(Grant request, ServerCallContext context)
    {
        CheckHeld(request);
        _locks.Remove(request.Name);
        await journal($"release {request.Name} {request.Token}");
        return request;
    }

    private void CheckHeld(Grant grant)
    {
        if (!_locks.TryGetValue(grant.Name, out var held) || held.Token != grant.Token || held.Until <= Now)
        {
            throw new RpcException(new Status(StatusCode.NotFound, "It is not held by that grant."));
        }
    }
}
