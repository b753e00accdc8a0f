using Vigil.Seams;

namespace Vigil.Core;

/// <summary>Compacts a store by a policy, from its construction until it is disposed. Thread-safe.</summary>
public sealed class AutoCompactor : IDisposable
{
    /// <summary>How many revisions are freed before others get the lock.</summary>
    private const int ScrubAtOnce = 1000;

    private readonly WatchableStore _store;
    private readonly ICompactionPolicy _policy;
    private readonly TimeProvider _time;
    private readonly long _start;

    /// <summary>Guards the policy; also keeps two looks at it from overlapping.</summary>
    private readonly object _gate = new();
    private readonly ITimer _timer;

    /// <summary>Looks at <paramref name="store"/> now, and again after each of the policy's intervals.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The policy's interval is none.</exception>
    public AutoCompactor(WatchableStore store, ICompactionPolicy policy, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(policy.Interval, TimeSpan.Zero, nameof(policy));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(policy.Interval, Waits.PartMax, nameof(policy));
        _store = store;
        _policy = policy;
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(
            static compactor => ((AutoCompactor?)compactor)?.Look(), this, TimeSpan.Zero, policy.Interval);
    }

    /// <summary>How often the store was compacted.</summary>
    public long CompactedTotal { get; private set; }

    /// <summary>Stops looking.</summary>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            var now = _time.GetElapsedTime(_start);
            if (_policy.Decide(now, _store.CurrentRevision) is not { } revision)
            {
                return;
            }

            var result = _store.Compact(revision);
            if (result.IsOk || result.Error == StoreError.Compacted)
            {
                // Compacted by somebody else, and further, is just as good.
                _policy.Done(now, revision);
                CompactedTotal += result.IsOk ? 1 : 0;
            }
        }

        while (_store.Scrub(ScrubAtOnce))
        {
            // Each step gives the lock back.
        }
    }
}
