using Vigil.Api;

namespace Vigil.Client;

/// <summary>One watch. Nothing happens before it is read; it is to be read once.</summary>
public sealed class WatchHandle : IAsyncEnumerable<WatchResponse>
{
    private readonly WatchFeed _feed;
    private readonly CancellationToken _cancellationToken;

    internal WatchHandle(WatchFeed feed, CancellationToken cancellationToken)
    {
        _feed = feed;
        _cancellationToken = cancellationToken;
    }

    /// <summary>
    /// Requests the watch's progress. The answer is among the responses, as one without events, once all up to its
    /// revision was delivered; while the watch waits for a revision that is still to come, there is none. May be called
    /// at any time, beside the reading.
    /// </summary>
    public Task RequestProgressAsync() => _feed.RequestProgressAsync();

    /// <inheritdoc/>
    public async IAsyncEnumerator<WatchResponse> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        await foreach (var response in _feed.ReadAllAsync(either.Token))
        {
            yield return response;
        }

        either.Token.ThrowIfCancellationRequested();
    }
}
