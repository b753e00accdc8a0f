namespace Vigil.Sim.Scheduling;

/// <summary>Virtual time: stands still while anything can happen, then jumps to the next timer.</summary>
/// <remarks>
/// Divergence from a real clock: code takes no time, so a time-out fires only when nothing else can happen.
/// </remarks>
public sealed class SimClock : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Scheduler _scheduler;
    private readonly Lane _lane;

    internal SimClock(Scheduler scheduler, Lane lane)
    {
        _scheduler = scheduler;
        _lane = lane;
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How long the execution has been going on.</summary>
    public TimeSpan Elapsed => _scheduler.Now;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Epoch + _scheduler.Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => _scheduler.Now.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(_scheduler, _lane, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
