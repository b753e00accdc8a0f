using Grpc.Core;
using Vigil.Core;

namespace Vigil.Server.Hosting;

/// <summary>
/// Gives history up as a policy says, for all members: the leader alone proposes it. Until it is disposed.
/// </summary>
/// <remarks>
/// Every member asks the policy, so that a new leader knows how far history was an hour ago; it may compact again what
/// the one before it had compacted, which changes nothing.
/// </remarks>
internal sealed class ClusterCompactor : IDisposable
{
    private readonly Member _member;
    private readonly ICompactionPolicy _policy;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly CancellationTokenSource _ending = new();
    private readonly ITimer _timer;

    /// <summary>1 while a look is under way: the next one is then left out.</summary>
    private int _isLooking;

    public ClusterCompactor(Member member, ICompactionPolicy policy, TimeProvider time)
    {
        _member = member;
        _policy = policy;
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(
            _ => member.Spawner.Spawn("compact", LookAsync), null, TimeSpan.Zero, policy.Interval);
    }

    public void Dispose()
    {
        _ending.Cancel();
        _timer.Dispose();
    }

    private async Task LookAsync()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) != 0)
        {
            return;
        }

        try
        {
            var now = _time.GetElapsedTime(_start);
            if (_policy.Decide(now, _member.Store.CurrentRevision) is { } revision
                && _member.Cluster.Status.Leader == _member.Identity.MemberId)
            {
                var result = await _member.WriteAsync<CompactResult>(new CompactCommand(revision), _ending.Token);
                if (result.IsOk || result.Error == StoreError.Compacted)
                {
                    // Compacted by somebody else, and further, is as good.
                    _policy.Done(now, revision);
                }
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            // Not agreed on, or too late: the policy says it again.
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }
}
