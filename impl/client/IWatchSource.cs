using Vigil.Api;

namespace Vigil.Client;

/// <summary>Where a watch's responses come from: a server watch of its own, or one that it shares.</summary>
internal interface IWatchSource
{
    /// <summary>
    /// The first revision that was not delivered; 0 while the watch is from now and now is not known.
    /// </summary>
    long Next { get; }

    /// <summary>
    /// Ends by an exception, with its reader, or when it is canceled: then without one, which would pass through every
    /// layer above. To be read once.
    /// </summary>
    IAsyncEnumerable<WatchResponse> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Requests the watch's progress; answered by a progress response, on another stream if this one breaks.
    /// </summary>
    Task RequestProgressAsync();
}
