using System.Runtime.CompilerServices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Programs;

/// <summary>
/// One access to what threads share. Awaiting it makes a step of it, which the scheduler takes when it likes.
/// </summary>
internal readonly struct Access<T> : INotifyCompletion
{
    private static readonly SendOrPostCallback RunStep =
        static next => ((Action)(next ?? throw new InvalidOperationException()))();

    private readonly Scheduler _scheduler;
    private readonly Footprint _footprint;
    private readonly Func<T> _act;

    internal Access(Scheduler scheduler, Footprint footprint, Func<T> act)
    {
        _scheduler = scheduler;
        _footprint = footprint;
        _act = act;
    }

    /// <summary>Always false: others may go first.</summary>
    public bool IsCompleted => false;

    /// <summary>Itself.</summary>
    public Access<T> GetAwaiter() => this;

    /// <summary>Does it, in the step that goes on after the await.</summary>
    public T GetResult()
    {
        _scheduler.Touch(_footprint.Resource, _footprint.Writes);
        return _act();
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation)
    {
        if (SynchronizationContext.Current is not Lane lane)
        {
            throw new InvalidOperationException("What threads share is for threads of a program only.");
        }

        lane.Post(RunStep, continuation, _footprint);
    }
}
