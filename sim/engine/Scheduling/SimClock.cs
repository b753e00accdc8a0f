namespace Vigil.Sim.Engine.Scheduling;

/// <summary>Virtual time: does not pass while anything can happen, then jumps to the next timer.</summary>
/// <remarks>
/// Two clocks of one execution may run apart: one's wall can jump, which its timers and timestamps don't notice, and it
/// can run fast or slow, which they do. Divergence from a real clock: code takes no time, so a time-out fires only when
/// nothing else can happen.
/// </remarks>
internal sealed class SimClock : TimeProvider
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

    /// <summary>
    /// By how much it runs fast, in parts of a thousand: 50 counts 1.05 s in a second. Negative for slow; above -1000.
    /// Set before its first use.
    /// </summary>
    public int Drift { get; init; }

    /// <summary>How long the execution has been going on, by this clock.</summary>
    public TimeSpan Elapsed => Drift == 0 ? _scheduler.Now : new TimeSpan(_scheduler.Now.Ticks * (1000 + Drift) / 1000);

    /// <summary>How far its wall is from where it would be without <see cref="Jump"/>.</summary>
    public TimeSpan Offset { get; private set; }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Epoch + Elapsed + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <summary>Sets the wall forward, or back by a negative time, as an administrator or a time server does.</summary>
    public void Jump(TimeSpan by) => Offset += by;

    /// <summary>
    /// A time of this clock in the scheduler's, rounded up: a timer never fires early by its own clock.
    /// </summary>
    internal TimeSpan ToScheduler(TimeSpan time) =>
        Drift == 0 ? time : new TimeSpan(((time.Ticks * 1000) + 999 + Drift) / (1000 + Drift));

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(_scheduler, this, _lane, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
