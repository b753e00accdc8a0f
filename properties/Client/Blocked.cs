namespace Vigil.Properties.Client;

/// <summary>A thread that everything would come back to, and that is blocked: a user interface's.</summary>
internal sealed class Blocked : SynchronizationContext
{
    private int _posts;

    /// <summary>How often something wanted to come back.</summary>
    public int Posts => Volatile.Read(ref _posts);

    /// <summary>Never runs: its thread waits.</summary>
    public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _posts);

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new InvalidOperationException("The thread is blocked.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs code of such a thread; its awaits would never return.</summary>
    public static int Run(Action body)
    {
        var context = new Blocked();
        var outside = Current;
        SetSynchronizationContext(context);
        try
        {
            body();
            Xunit.Assert.Same(context, Current);
        }
        finally
        {
            SetSynchronizationContext(outside);
        }

        return context.Posts;
    }

    /// <summary>Blocks on a result, as such code does; a time-out is what stands for never.</summary>
    public static T Get<T>(Task<T> work)
    {
        Wait(work);
        return work.GetAwaiter().GetResult();
    }

    /// <summary>As <see cref="Get"/>.</summary>
    public static void Wait(Task work)
    {
        if (!((IAsyncResult)work).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(20)))
        {
            throw new TimeoutException("It waits for the thread that waits for it.");
        }

        work.GetAwaiter().GetResult();
    }
}
