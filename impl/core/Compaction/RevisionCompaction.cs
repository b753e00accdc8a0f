namespace Vigil.Core;

/// <summary>
/// Keeps a number of revisions, looking every five minutes. Source: etcd
/// <c>server/etcdserver/api/v3compactor/revision.go</c>.
/// </summary>
public sealed class RevisionCompaction : ICompactionPolicy
{
    private readonly long _retention;
    private long _compacted;

    /// <summary>Keeps <paramref name="retention"/> revisions before the current one; at least 1.</summary>
    public RevisionCompaction(long retention)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retention, 1);
        _retention = retention;
    }

    /// <inheritdoc/>
    public TimeSpan Interval => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public long? Decide(TimeSpan now, long revision)
    {
        var target = revision - _retention;
        return target > _compacted ? target : null;
    }

    /// <inheritdoc/>
    public void Done(TimeSpan now, long compacted) => _compacted = compacted;
}
