using Vigil.Api;

namespace Vigil.Client;

/// <summary>
/// A watch needs history that compaction removed. Read the keys afresh, and watch from the revision of that answer + 1.
/// </summary>
public sealed class WatchCompactedException : WatchCanceledException
{
    /// <summary>Says that history below <paramref name="compactRevision"/> is gone.</summary>
    public WatchCompactedException(long compactRevision)
        : base(EtcdErrors.Compacted.Message)
    {
        CompactRevision = compactRevision;
    }

    /// <summary>The lowest revision that a watch can still start from.</summary>
    public long CompactRevision { get; }
}
