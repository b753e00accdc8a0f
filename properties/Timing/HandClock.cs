namespace Vigil.Properties.Timing;

/// <summary>A clock whose timers a test fires, and which takes no longer ones than .NET's. Thread-safe.</summary>
internal sealed class HandClock : TimeProvider
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly object _gate = new();
    private readonly List<HandTimer> _set = [];
    private readonly SemaphoreSlim _settings = new(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until the next timer is set, fires it, and returns what it was set for.</summary>
    public async Task<TimeSpan> FireAsync(CancellationToken patience)
    {
        await _settings.WaitAsync(patience);
        HandTimer timer;
        lock (_gate)
        {
            timer = _set[^1];
            _set.Remove(timer);
        }

        // It may set itself anew.
        var due = timer.Due;
        timer.Fire();
        return due;
    }

    private void Set(HandTimer timer)
    {
        lock (_gate)
        {
            _set.Remove(timer);
            _set.Add(timer);
        }

        _settings.Release();
    }

    private void Stop(HandTimer timer)
    {
        lock (_gate)
        {
            _set.Remove(timer);
        }
    }

    private sealed class HandTimer(HandClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime, LongestTimer);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(period, LongestTimer);
            Due = dueTime;
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                clock.Stop(this);
            }
            else
            {
                clock.Set(this);
            }

            return true;
        }

        public void Fire() => callback(state);

        public void Dispose() => clock.Stop(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
