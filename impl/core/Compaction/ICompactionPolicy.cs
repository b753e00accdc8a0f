namespace Vigil.Core;

/// <summary>Decides what history to discard, and when to decide again. Knows no clock; not thread-safe.</summary>
public interface ICompactionPolicy
{
    /// <summary>How often to call <see cref="Decide"/>, the first time at once. Above zero, at most 24 days.</summary>
    TimeSpan Interval { get; }

    /// <summary>What to compact at now; null for nothing.</summary>
    /// <param name="now">Any clock that does not go back.</param>
    /// <param name="revision">The store's.</param>
    long? Decide(TimeSpan now, long revision);

    /// <summary>
    /// Reports that the store was compacted as decided at <paramref name="now"/>. Without it, it is tried again.
    /// </summary>
    void Done(TimeSpan now, long compacted);
}
