using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>What a member keeps on its disk: hard state and entries in a log of segments, and snapshots.</summary>
/// <remarks>
/// <para>
/// <see cref="AppendAsync"/>, <see cref="InstallSnapshotAsync"/> and <see cref="CompactAsync"/> are called one at a
/// time; <c>SaveSnapshotAsync</c> and <see cref="ReadSnapshotAsync"/> may run beside them. Two saves of different
/// snapshots may run at once.
/// </para>
/// <para>
/// When the disk refuses once, the store has failed: whether the call took effect is unknown, and a second sync that
/// succeeds proves nothing about the first. Every later call that changes something throws <see cref="IOException"/>;
/// opening the directory again recovers what was acknowledged.
/// </para>
/// </remarks>
internal sealed partial class LogStore : IDisposable
{
    private readonly IDisk _disk;
    private readonly StorageOptions _options;
    private readonly IDisposable _lock;
    private readonly Aside _aside;
    private readonly SnapshotFiles _files;
    private readonly List<SegmentPlace> _segments;
    private readonly BatchWriter _batch = new();
    private SegmentWriter _writer;
    private HardState _hardState;
    private long _last;
    private long _lastTerm;

    /// <summary>All bytes that were appended, and how many of them when the latest snapshot was begun.</summary>
    private long _appended;
    private long _appendedAtSnapshot;
    private bool _isBusy;

    /// <summary>The disk's error when it failed; null while it works.</summary>
    private volatile IOException? _failure;

    private LogStore(
        IDisk disk,
        StorageIdentity identity,
        StorageOptions options,
        IDisposable held,
        Aside aside,
        LogRecovery found,
        SegmentWriter writer)
    {
        _disk = disk;
        _options = options;
        _lock = held;
        _aside = aside;
        Identity = identity;
        _files = found.Snapshots;
        _segments = [.. found.Segments];
        _writer = writer;
        (_hardState, _last, _lastTerm) = (found.Tail.HardState, found.Tail.Last, found.Tail.LastTerm);
        var covered = _files.Latest?.Index ?? 0;
        _appended = found.Tail.Entries.Where(entry => entry.Index > covered).Sum(entry => entry.Size);
    }

    /// <summary>Whose it is.</summary>
    public StorageIdentity Identity { get; }

    /// <summary>
    /// Bytes that were appended since the latest snapshot was saved or installed; after a start, the size of the
    /// entries that follow it. Any thread.
    /// </summary>
    public long BytesSinceSnapshot => Interlocked.Read(ref _appended) - Interlocked.Read(ref _appendedAtSnapshot);

    private StorageMutants Mutants => _options.Mutants;

    /// <summary>Closes the log and releases the disk. What was not synced may be lost by a crash.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _lock.Dispose();
    }

    private void Begin()
    {
        ThrowIfFailed();
        Invariant.Holds(!_isBusy, "The log is changed by one call at a time.");
        _isBusy = true;
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new IOException(
                $"{_disk.Name} takes nothing more since it failed. Nothing that was acknowledged is lost; start again"
                + $" to recover it. {failure.Message}",
                failure);
        }
    }

    private IOException Fail(string what, IOException cause)
    {
        if (!Mutants.HasFlag(StorageMutants.AppendAfterFailedSync))
        {
            _failure ??= cause;
        }

        return new IOException(
            $"{_disk.Name}: {what} failed: {cause.Message}. Nothing that was acknowledged is lost. See to the disk,"
            + " which may be full or broken, and start again.",
            cause);
    }
}
