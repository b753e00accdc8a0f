namespace Vigil.Core;

/// <summary>Keeps the history of a period of time.</summary>
/// <remarks>
/// Say an hour: every 6 minutes the revision is noted. After an hour there are eleven notes, and the store is compacted
/// at the oldest; from then on once an hour, each time at what was noted an hour ago. For ten hours: the first
/// compaction after ten, then one an hour at what was noted ten hours ago. Source: etcd
/// <c>server/etcdserver/api/v3compactor/periodic.go</c>.
/// </remarks>
public sealed class PeriodicCompaction : ICompactionPolicy
{
    private static readonly TimeSpan BetweenMax = TimeSpan.FromHours(1);

    private readonly TimeSpan _between;
    private readonly long _notesMax;
    private readonly Queue<long> _notes = new();
    private TimeSpan? _lastAt;
    private long _compacted;

    /// <summary>Keeps at least <paramref name="period"/>, above zero.</summary>
    public PeriodicCompaction(TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        _between = period < BetweenMax ? period : BetweenMax;
        Interval = _between / 10;
        _notesMax = (long)(period / Interval) + 1;
    }

    /// <inheritdoc/>
    public TimeSpan Interval { get; }

    /// <inheritdoc/>
    public long? Decide(TimeSpan now, long revision)
    {
        _notes.Enqueue(revision);
        if (_notes.Count > _notesMax)
        {
            _notes.Dequeue();
        }

        if (_notes.Count < _notesMax || (_lastAt is { } last && now - last < _between))
        {
            return null;
        }

        var oldest = _notes.Peek();
        return oldest > _compacted ? oldest : null;
    }

    /// <inheritdoc/>
    public void Done(TimeSpan now, long compacted)
    {
        _lastAt = now;
        _compacted = compacted;
    }
}
