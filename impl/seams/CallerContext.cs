namespace Vigil.Seams;

/// <summary>Keeps a library's awaits out of its caller's synchronization context and task scheduler.</summary>
/// <remarks>
/// A user interface's thread that blocks on a result would otherwise wait for continuations that wait for that
/// thread. <c>ConfigureAwait(false)</c> at every await would do the same, and leave the simulator's control as well;
/// this is for entry points, and leaves the simulator's context alone. What is awaited inside comes back on the thread
/// pool, without any context; the caller's own await still comes back to the caller.
/// </remarks>
internal readonly struct CallerContext : IDisposable
{
    private readonly SynchronizationContext? _left;
    private readonly bool _hasLeft;

    private CallerContext(SynchronizationContext? left)
    {
        _left = left;
        _hasLeft = true;
    }

    /// <summary>
    /// Leaves it until the result is disposed, which must happen on the same thread: around a call, not an await.
    /// </summary>
    public static CallerContext Leave()
    {
        var current = SynchronizationContext.Current;
        var isFree = current is null && TaskScheduler.Current == TaskScheduler.Default;
        if (isFree || current is IControlledContext or PoolContext)
        {
            return default;
        }

        SynchronizationContext.SetSynchronizationContext(PoolContext.Instance);
        return new CallerContext(current);
    }

    /// <summary>Goes back.</summary>
    public void Dispose()
    {
        if (_hasLeft)
        {
            SynchronizationContext.SetSynchronizationContext(_left);
        }
    }

    /// <summary>
    /// Posts to the thread pool, as its base does. A type of its own, since an await takes the base itself for no
    /// context and then looks at the task scheduler.
    /// </summary>
    private sealed class PoolContext : SynchronizationContext
    {
        public static readonly PoolContext Instance = new();
    }
}
