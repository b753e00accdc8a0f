namespace Vigil.Core;

/// <summary>What a watcher is to deliver.</summary>
public sealed record WatchOptions
{
    /// <summary>The keys to watch. An empty range is refused.</summary>
    public required KeyRange Range { get; init; }

    /// <summary>
    /// The first revision to deliver, inclusive; 0 for the next one to be written. A revision that is still to come is
    /// waited for. Below the compacted revision the watcher is cancelled at once.
    /// </summary>
    public long StartRevision { get; init; }

    /// <summary>Whether events have the pair as it was before.</summary>
    public bool PrevKv { get; init; }

    /// <summary>Leaves puts out.</summary>
    public bool NoPut { get; init; }

    /// <summary>Leaves deletes out.</summary>
    public bool NoDelete { get; init; }

    /// <summary>
    /// The id to use on the stream; 0 for the stream's next, counted up from 0. Refused when it is in use.
    /// </summary>
    public long WatchId { get; init; }

    /// <summary>Whether <see cref="WatchStream.NotifyProgress"/> is for this watcher.</summary>
    public bool ProgressNotify { get; init; }

    /// <summary>
    /// Whether the transport may cut a large response into several; the store does not, and hands this on with the
    /// events.
    /// </summary>
    public bool Fragment { get; init; }
}
