using System.Runtime.CompilerServices;
using Vigil.Api;

namespace Vigil.Client;

/// <summary>
/// What a watch's user sees: one source after the other, the range itself in between, the position kept.
/// </summary>
internal sealed class WatchFeed(
    ClientWatchOptions options,
    Func<ClientWatchOptions, long, IWatchSource> open,
    Func<RangeRequest, CancellationToken, Task<RangeResponse>> read,
    ClientMutants mutants)
{
    private readonly object _gate = new();
    private IWatchSource? _source;
    private bool _isProgressOwed;
    private bool _wasCreated;
    private long _saved = -1;

    /// <summary>Ends by an exception, with its reader, or when it is canceled, which may be without one.</summary>
    public async IAsyncEnumerable<WatchResponse> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = await LoadAsync(cancellationToken);
        if (start is null && (options.SnapshotFirst || options.FromLastRevision))
        {
            var first = options.SnapshotFirst
                ? await ReadSnapshotAsync(cancellationToken)
                : await ReadNewestAsync(cancellationToken);
            start = first.Header.Revision + 1;
            await SaveEarlyAsync(start.Value, cancellationToken);
            yield return first;
            await SaveAsync(start.Value, cancellationToken);
        }

        start ??= options.StartRevision;
        while (true)
        {
            var source = await OpenAsync(start.Value);
            var responses = source.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                while (await (options.Resync ? MoveNextAsync(responses) : responses.MoveNextAsync()))
                {
                    await SaveEarlyAsync(source.Next, cancellationToken);
                    yield return responses.Current;
                    await SaveAsync(source.Next, cancellationToken);
                }
            }
            finally
            {
                await responses.DisposeAsync();
            }

            if (cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            var snapshot = await ReadSnapshotAsync(cancellationToken);
            start = mutants.HasFlag(ClientMutants.ResyncFromNow) ? 0 : snapshot.Header.Revision + 1;
            await SaveEarlyAsync(start.Value, cancellationToken);
            yield return snapshot;
            await SaveAsync(start.Value, cancellationToken);
        }
    }

    public async Task RequestProgressAsync()
    {
        IWatchSource? source;
        lock (_gate)
        {
            source = _source;
            _isProgressOwed |= source is null;
        }

        if (source is not null)
        {
            await source.RequestProgressAsync();
        }
    }

    private async Task<IWatchSource> OpenAsync(long start)
    {
        var source = open(options with { CreatedNotify = options.CreatedNotify && !_wasCreated }, start);
        _wasCreated = true;
        bool isProgressOwed;
        lock (_gate)
        {
            _source = source;
            (isProgressOwed, _isProgressOwed) = (_isProgressOwed, false);
        }

        if (isProgressOwed)
        {
            await source.RequestProgressAsync();
        }

        return source;
    }

    /// <returns>False when history was compacted and the range itself is to take its place.</returns>
    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<WatchResponse> responses)
    {
        try
        {
            return await responses.MoveNextAsync();
        }
        catch (WatchCompactedException) when (options.Resync)
        {
            return false;
        }
    }

    private async Task<WatchResponse> ReadSnapshotAsync(CancellationToken cancellationToken)
    {
        var request = options.ToRangeRequest();
        request.Limit = mutants.HasFlag(ClientMutants.SnapshotLimited) ? 1 : 0;
        var range = await read(request, cancellationToken);
        return new WatchResponse { Header = range.Header, Snapshot = range };
    }

    private async Task<WatchResponse> ReadNewestAsync(CancellationToken cancellationToken)
    {
        var request = options.ToRangeRequest();
        request.SortTarget = RangeRequest.Types.SortTarget.Mod;
        request.SortOrder = RangeRequest.Types.SortOrder.Descend;
        request.Limit = 1;
        var range = await read(request, cancellationToken);
        var response = new WatchResponse { Header = range.Header };
        if (!options.NoPut)
        {
            response.Events.AddRange(range.Kvs.Select(kv => new Event { Kv = kv }));
        }

        return response;
    }

    private async Task<long?> LoadAsync(CancellationToken cancellationToken) => options.CursorStore is { } store
        ? await store.LoadAsync(options.CursorName, cancellationToken)
        : null;

    private ValueTask SaveEarlyAsync(long next, CancellationToken cancellationToken) =>
        mutants.HasFlag(ClientMutants.SaveBeforeDone) ? SaveAsync(next, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Called when the user has requested more, and so is done with what came before.</summary>
    private async ValueTask SaveAsync(long next, CancellationToken cancellationToken)
    {
        if (options.CursorStore is { } store && next > 0 && next != _saved)
        {
            await store.SaveAsync(options.CursorName, next, cancellationToken);
            _saved = next;
        }
    }
}
