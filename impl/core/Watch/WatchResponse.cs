namespace Vigil.Core;

/// <summary>What a <see cref="WatchResponse"/> says.</summary>
public enum WatchResponseKind
{
    /// <summary>The watcher exists; its events follow.</summary>
    Created,

    /// <summary>Events, in order, of whole revisions.</summary>
    Events,

    /// <summary>Every event up to the response's revision was delivered.</summary>
    Progress,

    /// <summary>The watcher is gone and nothing more will come.</summary>
    Canceled,

    /// <summary>The watcher was never made; see <see cref="WatchResponse.CancelReason"/>.</summary>
    Refused,
}

/// <summary>One thing that a <see cref="WatchStream"/> delivers to its reader.</summary>
public readonly struct WatchResponse
{
    internal WatchResponse(WatchResponseKind kind, long watchId, long revision)
    {
        Kind = kind;
        WatchId = watchId;
        Revision = revision;
    }

    /// <summary>The id in a response about no single watcher.</summary>
    public const long NoWatchId = -1;

    /// <summary>What this says.</summary>
    public WatchResponseKind Kind { get; }

    /// <summary>
    /// The watcher it is about; <see cref="NoWatchId"/> for a refusal and for progress of the whole stream.
    /// </summary>
    public long WatchId { get; }

    /// <summary>
    /// Of progress, the revision up to which everything was delivered, inclusive; of a creation, the store's revision
    /// when the watcher was created, after which a watcher from now starts; otherwise the store's revision when this
    /// was read, which is never below an event in it. 0 when compaction cancelled the watcher.
    /// </summary>
    public long Revision { get; }

    /// <summary>
    /// The events; empty unless there are any. Overwritten by the stream's next read: copy what you keep.
    /// </summary>
    public ReadOnlyMemory<Event> Events { get; init; }

    /// <summary>Whether the watcher requested <see cref="Event.PrevKv"/>.</summary>
    public bool PrevKv => Watch?.PrevKv ?? false;

    /// <summary>The watcher's options, where there are events; null otherwise.</summary>
    internal WatchOptions? Watch { get; init; }

    /// <summary>Why the watcher was cancelled: the compacted revision that passed it; 0 for any other reason.</summary>
    public long CompactRevision { get; init; }

    /// <summary>Why the watcher was refused, in etcd's words; null otherwise.</summary>
    public string? CancelReason { get; init; }
}
