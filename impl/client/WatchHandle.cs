using Vigil.Api;
using Vigil.Seams;

namespace Vigil.Client;

/// <summary>One watch. Nothing happens before it is read; it is to be read once.</summary>
/// <remarks>
/// Once it is canceled, reading ends with an <see cref="OperationCanceledException"/> that has the token of whoever
/// canceled it.
/// </remarks>
public sealed class WatchHandle : IAsyncEnumerable<WatchResponse>
{
    private readonly WatchFeed _feed;
    private readonly CallerStream<WatchResponse> _responses;
    private int _readers;

    internal WatchHandle(WatchFeed feed, CancellationToken cancellationToken)
    {
        _feed = feed;
        _responses = new CallerStream<WatchResponse>(feed.ReadAllAsync, endsCanceled: true, cancellationToken);
    }

    /// <summary>
    /// Requests the watch's progress. The answer is among the responses, as one without events, once all up to its
    /// revision was delivered; while the watch waits for a revision that is still to come, there is none. May be called
    /// at any time, beside the reading.
    /// </summary>
    public Task RequestProgressAsync()
    {
        using (CallerContext.Leave())
        {
            return _feed.RequestProgressAsync();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It is read already, or was.</exception>
    public IAsyncEnumerator<WatchResponse> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Increment(ref _readers) == 1
            ? _responses.GetAsyncEnumerator(cancellationToken)
            : throw new InvalidOperationException(
                "A watch is read once, and this one is or was: what was delivered is not kept. To watch again, call "
                + "Watch or WatchAsync again, from the revision to continue from.");
}
