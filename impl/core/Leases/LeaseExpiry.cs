namespace Vigil.Core;

/// <summary>Ends leases as they become due, from its construction until it is disposed. Thread-safe.</summary>
/// <remarks>One timer, set to the next deadline: while there are no leases, nothing runs.</remarks>
public sealed class LeaseExpiry : IDisposable
{
    /// <summary>The pause after <see cref="StoreScale.LeasesAtOnce"/>.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A timer can't be set for much longer; what is due later is looked at again.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly Lessor _lessor;

    /// <summary>Guards the setting of the timer, so that the latest look at the leases counts.</summary>
    private readonly object _gate = new();
    private readonly ITimer _timer;
    private bool _isPausing;

    /// <summary>Starts to expire the leases of <paramref name="lessor"/>.</summary>
    public LeaseExpiry(Lessor lessor, TimeProvider time)
    {
        _lessor = lessor;
        _timer = time.CreateTimer(
            static expiry => ((LeaseExpiry?)expiry)?.Expire(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        lessor.Granted += SetTimer;
        SetTimer();
    }

    /// <summary>Stops expiring leases.</summary>
    public void Dispose()
    {
        _lessor.Granted -= SetTimer;
        _timer.Dispose();
    }

    private void Expire()
    {
        var ended = _lessor.ExpireDue(_lessor.LeasesAtOnce);
        lock (_gate)
        {
            _isPausing = ended == _lessor.LeasesAtOnce;
        }

        SetTimer();
    }

    private void SetTimer()
    {
        lock (_gate)
        {
            var sleep = _isPausing ? Pause : _lessor.UntilDue();
            if (sleep is null)
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }

            // A timer counts whole milliseconds, rounded down: one more, and it does not wake before its time.
            var due = sleep > LongestSleep ? LongestSleep : sleep.Value + TimeSpan.FromMilliseconds(1);
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }
}
