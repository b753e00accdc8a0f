using Vigil.Api;

namespace Vigil.Client;

/// <summary>
/// A watch needs history that compaction removed. Read the keys again, and watch from the revision of that answer + 1.
/// </summary>
public sealed class WatchCompactedException : WatchCanceledException
{
    /// <summary>Says that the history a watch needs is gone, according to <paramref name="response"/>.</summary>
    public WatchCompactedException(WatchResponse response)
        : base(response, EtcdErrors.Compacted.Message)
    {
    }

    /// <summary>The lowest revision that a watch can still start from.</summary>
    public long CompactRevision => Response.CompactRevision;
}
