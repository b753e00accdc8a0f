namespace Vigil.Seams;

/// <summary>
/// Waits of any length. A timer of .NET takes at most 49.7 days and a connection's time-out 24.8: what is longer would
/// throw where it is used, long after it was given.
/// </summary>
internal static class Waits
{
    /// <summary>The longest that one timer is set for; longer waits are made of several.</summary>
    public static readonly TimeSpan PartMax = TimeSpan.FromDays(24);

    /// <summary>A limit for what takes no longer one; after that many days it is hit early.</summary>
    public static TimeSpan Clamp(TimeSpan limit) => limit > PartMax ? PartMax : limit;

    /// <summary>Waits for as long as it takes.</summary>
    /// <param name="delay">Not negative, or <see cref="Timeout.InfiniteTimeSpan"/>; any length.</param>
    /// <param name="time">Whose clock counts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task DelayAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken) =>
        delay <= PartMax ? Task.Delay(delay, time, cancellationToken) : InPartsAsync(delay, time, cancellationToken);

    /// <summary>A source that is canceled after a time.</summary>
    /// <param name="delay">As for <see cref="DelayAsync"/>.</param>
    /// <param name="time">Whose clock counts.</param>
    public static CancellationTokenSource CancelAfter(TimeSpan delay, TimeProvider time) =>
        delay <= PartMax ? new CancellationTokenSource(delay, time) : new LongTimeout(delay, time);

    private static async Task InPartsAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var left = delay; left > TimeSpan.Zero; left -= Clamp(left))
        {
            await Task.Delay(Clamp(left), time, cancellationToken);
        }
    }

    /// <summary>Canceled by a timer that is set anew until the time is over.</summary>
    private sealed class LongTimeout : CancellationTokenSource
    {
        private readonly ITimer _timer;
        private TimeSpan _left;

        public LongTimeout(TimeSpan delay, TimeProvider time)
        {
            // Nobody but the timer reads what is left, and it is not set before both are there.
            _left = delay;
            _timer = time.CreateTimer(
                static timeout => ((LongTimeout?)timeout)?.NextPart(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            _timer.Change(PartMax, Timeout.InfiniteTimeSpan);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _timer.Dispose();
            }

            base.Dispose(disposing);
        }

        private void NextPart()
        {
            _left -= Clamp(_left);
            if (_left > TimeSpan.Zero)
            {
                _timer.Change(Clamp(_left), Timeout.InfiniteTimeSpan);
                return;
            }

            try
            {
                Cancel();
            }
            catch (ObjectDisposedException)
            {
                // Disposed while its timer fired: nobody waits any more.
            }
        }
    }
}
