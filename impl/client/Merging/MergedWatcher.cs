using System.Runtime.CompilerServices;
using Vigil.Api;

namespace Vigil.Client.Merging;

/// <summary>
/// A watch that shares a server watch where it can, and has one of its own while it is behind the one it could share.
/// </summary>
/// <remarks>
/// Say a shared watch has come to 100. A user who starts from 40 reads 40 to 99 on a watch of their own, joins when
/// that has reached what the shared one has not delivered yet, and skips what they know. When their buffer is full at
/// 200, they are dropped from the shared watch, read what waits, and continue from 200 on a watch of their own again.
/// </remarks>
internal sealed class MergedWatcher(
    ClientWatchOptions options,
    long startRevision,
    WatchHub hub,
    Func<ClientWatchOptions, long, IWatchSource> open,
    Func<RangeRequest, CancellationToken, Task<RangeResponse>> read) : IWatchSource
{
    private SharedWatch? _shared;
    private Subscription? _subscription;
    private IWatchSource? _own;
    private bool _isProgressOwed;
    private bool _owesCreated = options.CreatedNotify;

    /// <inheritdoc/>
    public long Next { get; private set; } = startRevision;

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchResponse> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await BeginAsync(cancellationToken) is { } created)
        {
            yield return created;
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            if ((TakeJoined() ?? hub.JoinOrBegin(options, Next)) is { } joined)
            {
                (_shared, _subscription) = joined;
                await foreach (var response in ReadSharedAsync(joined.Watch, joined.Subscription, cancellationToken))
                {
                    yield return response;
                }
            }

            await foreach (var response in ReadOwnAsync(cancellationToken))
            {
                yield return response;
            }
        }
    }

    /// <inheritdoc/>
    public async Task RequestProgressAsync()
    {
        _isProgressOwed = true;
        if (_own is { } own && _shared is null)
        {
            await own.RequestProgressAsync();
        }
        else if (_shared is { } shared && _subscription is { } subscription)
        {
            hub.Want(subscription);
            await shared.RequestProgressAsync();
        }
    }

    /// <summary>A watch from now has to know when now is, since what it shares may lag behind.</summary>
    private async Task<WatchResponse?> BeginAsync(CancellationToken cancellationToken)
    {
        if (Next != 0 && !_owesCreated)
        {
            return null;
        }

        var request = options.ToRangeRequest();
        request.CountOnly = true;
        var present = await read(request, cancellationToken);
        Next = Next == 0 ? present.Header.Revision + 1 : Next;
        if (!_owesCreated)
        {
            return null;
        }

        _owesCreated = false;
        return new WatchResponse { Header = present.Header, Created = true };
    }

    private async IAsyncEnumerable<WatchResponse> ReadSharedAsync(
        SharedWatch shared,
        Subscription subscription,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            if (_isProgressOwed)
            {
                await RequestProgressAsync();
            }

            while (true)
            {
                var (response, _, isOver) = hub.Take(subscription);
                if (isOver)
                {
                    Next = Math.Max(Next, subscription.Next);
                    yield break;
                }

                if (response is null)
                {
                    if (!await hub.WaitAsync(subscription, cancellationToken))
                    {
                        yield break;
                    }

                    continue;
                }

                Next = After(response);
                _isProgressOwed &= !response.IsProgressNotify;
                yield return response;
            }
        }
        finally
        {
            (_shared, _subscription) = (null, null);
            shared.Leave(subscription);
        }
    }

    /// <summary>Ends when a shared watch is caught up with.</summary>
    private async IAsyncEnumerable<WatchResponse> ReadOwnAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var own = open(options with { CreatedNotify = true }, Next);
        _own = own;
        try
        {
            if (_isProgressOwed)
            {
                await own.RequestProgressAsync();
            }

            await foreach (var response in own.ReadAllAsync(cancellationToken))
            {
                if (!response.Created)
                {
                    Next = own.Next;
                    _isProgressOwed &= !response.IsProgressNotify;
                    yield return response;
                }

                if (hub.TryJoin(options, Next) is { } joined)
                {
                    (_shared, _subscription) = joined;
                    yield break;
                }
            }
        }
        finally
        {
            _own = null;
        }
    }

    private (SharedWatch Watch, Subscription Subscription)? TakeJoined() =>
        _shared is { } shared && _subscription is { } subscription ? (shared, subscription) : null;

    private static long After(WatchResponse response) => response.Events.Count > 0
        ? response.Events[^1].Kv.ModRevision + 1
        : response.Header.Revision + 1;
}
