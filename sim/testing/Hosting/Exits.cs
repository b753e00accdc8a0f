using System.Diagnostics.Tracing;

namespace Vigil.Sim.Testing.Hosting;

/// <summary>
/// Hears, on the thread that does it, of everything that is given to the thread pool and of every real timer.
/// </summary>
internal sealed class Exits : EventListener
{
    private const string Source = "System.Diagnostics.Eventing.FrameworkEventSource";

    /// <summary>ThreadPool and ThreadTransfer.</summary>
    private const EventKeywords Keywords = (EventKeywords)0x12;

    /// <summary>A pool that does not listen by then never will: there is no events' support in the process.</summary>
    private const int ProbesMax = 1000;

    private const string Enqueued = "ThreadPoolEnqueueWork";
    private const string TimerSet = "ThreadTransferSend";

    private static Action<bool>? s_onExit;
    private static Exits? s_listener;

    [ThreadStatic]
    private static bool s_isHeard;

    private Exits()
    {
    }

    /// <summary>Calls with true for a timer, with false for work.</summary>
    public static void Listen(Action<bool> onExit)
    {
        s_onExit = onExit;
        s_listener ??= new Exits();

        // The pool looks only now and then whether anybody listens: give it work until it was heard.
        s_isHeard = false;
        for (var i = 0; i < ProbesMax && !s_isHeard; i++)
        {
            var ran = new ManualResetEventSlim();
            ThreadPool.UnsafeQueueUserWorkItem(static ran => ran.Set(), ran, preferLocal: false);
            ran.Wait();
        }
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source)
        {
            EnableEvents(eventSource, EventLevel.Verbose, Keywords);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName is Enqueued or TimerSet)
        {
            s_isHeard = true;
            s_onExit?.Invoke(eventData.EventName == TimerSet);
        }
    }
}
