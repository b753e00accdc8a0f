namespace Vigil.Core;

/// <summary>The bounds that a <see cref="WatchableStore"/> keeps.</summary>
public sealed record StoreOptions
{
    /// <summary>The most operations in one transaction, nested ones included as etcd counts them. At least 1.</summary>
    public int TxnOpsMax { get; init; } = 128;

    /// <summary>The most events that wait for one watcher's reader; one revision may exceed it. At least 1.</summary>
    public int BufferEventsMax { get; init; } = 1024;

    /// <summary>
    /// The most memory for the events that wait for one watcher's reader, in bytes; one revision may exceed it.
    /// </summary>
    public int BufferBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// The most memory for the events that wait for all readers, in bytes, each counted once per watcher. Past it the
    /// watchers whose readers have been away for longest give their buffers up and read history later. One revision
    /// alone may exceed it.
    /// </summary>
    public long BuffersBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>The most events in one response; one revision may exceed it. At least 1.</summary>
    public int BatchEventsMax { get; init; } = 1024;

    /// <summary>
    /// How many revisions of history are looked at for one watcher before the lock is released to others. At least 1.
    /// </summary>
    public int SyncRevisionsMax { get; init; } = 1000;

    /// <summary>How many compacted revisions each write helps to free. At least 1.</summary>
    public int ScrubRevisionsMax { get; init; } = 64;

    /// <summary>From which sizes on it works piece by piece.</summary>
    internal StoreScale Scale { get; init; } = StoreScale.Default;
}
