namespace Vigil.Sim.Engine.Scheduling;

/// <summary>A timer on virtual time. Its callback is a step of its own.</summary>
internal sealed class SimTimer(Scheduler scheduler, SimClock clock, Lane lane, TimerCallback callback, object? state)
    : ITimer
{
    private static readonly SendOrPostCallback FireStep =
        static timer => ((SimTimer)(timer ?? throw new InvalidOperationException())).Fire();

    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _isDue;

    /// <summary>Names the step in which it fires, by the step that set it.</summary>
    private (StepId Id, StepId Cause) _firing;

    /// <summary>Distinguishes the current setting from older ones that are still in the scheduler's queue.</summary>
    public int Setting { get; private set; }

    public Lane Lane => lane;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Setting++;
        _isDue = false;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _firing = scheduler.NextId();
            scheduler.SetTimer(this, clock.ToScheduler(dueTime));
        }

        return true;
    }

    public void Dispose()
    {
        Setting++;
        _isDue = false;
        _period = Timeout.InfiniteTimeSpan;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void BecomeDue()
    {
        _isDue = true;
        scheduler.Post(lane, FireStep, this, new Footprint(lane.Resource, Writes: true), _firing);
    }

    private void Fire()
    {
        // Stopped or set anew while its step was waiting.
        if (!_isDue)
        {
            return;
        }

        _isDue = false;
        if (_period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero)
        {
            Setting++;
            _firing = scheduler.NextId();
            scheduler.SetTimer(this, clock.ToScheduler(_period));
        }

        callback(state);
    }
}
