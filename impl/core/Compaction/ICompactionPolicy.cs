namespace Vigil.Core;

/// <summary>Says what history to give up, and when to ask again. Knows no clock; not thread-safe.</summary>
public interface ICompactionPolicy
{
    /// <summary>How often <see cref="Decide"/> is to be asked, the first time at once. Above zero.</summary>
    TimeSpan Interval { get; }

    /// <summary>What to compact at now; null for nothing.</summary>
    /// <param name="now">Any clock that does not go back.</param>
    /// <param name="revision">The store's.</param>
    long? Decide(TimeSpan now, long revision);

    /// <summary>
    /// Says that the store was compacted as decided at <paramref name="now"/>. Not said, it is tried again.
    /// </summary>
    void Done(TimeSpan now, long compacted);
}
