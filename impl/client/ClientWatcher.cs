using System.Runtime.CompilerServices;
using Grpc.Core;
using Vigil.Api;

namespace Vigil.Client;

/// <summary>One watch of a user: as many streams as it takes, seen as one.</summary>
internal sealed class ClientWatcher(
    ClientWatchOptions options,
    long startRevision,
    WatchStreams streams,
    VigilClientOptions bounds,
    IWatchObserver? observer,
    ClientMutants mutants) : IWatchSource
{
    /// <summary>The id in answers to progress requests.</summary>
    private const long AllWatches = -1;

    private readonly WatchCursor _cursor = new(startRevision, mutants);
    private readonly Fragments _fragments = new(bounds.FragmentedBytesMax);
    private ClientWatchStream? _stream;
    private bool _wasCreated;

    /// <summary>Streams that broke since one last held.</summary>
    private int _failures;

    /// <summary>True from a progress request until its answer.</summary>
    private volatile bool _isProgressOwed;

    public long Next => _cursor.Next;

    /// <summary>What the user sees. Ends by an exception, with its reader, or when it is canceled.</summary>
    public async IAsyncEnumerable<WatchResponse> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (await ReadAsync(cancellationToken) is { } response && IsToShow(response))
                {
                    yield return response;
                }
            }
        }
        finally
        {
            _stream?.Dispose();
        }
    }

    public async Task RequestProgressAsync()
    {
        _isProgressOwed = true;
        if (_stream is { IsCreated: true } stream)
        {
            await stream.RequestProgressAsync();
        }
    }

    /// <summary>Reads what the stream sends, on a new one when there is none.</summary>
    /// <returns>Null when the stream broke instead, or the watch was canceled.</returns>
    private async Task<WatchResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        var stream = _stream;
        try
        {
            if (stream is null)
            {
                _stream = stream = streams.Open(cancellationToken);
                await stream.CreateAsync(options.ToRequest(_cursor.Next));
            }

            if (await stream.WaitAsync())
            {
                var response = stream.Take();
                if (response.Created && _isProgressOwed)
                {
                    await stream.RequestProgressAsync();
                }

                return _fragments.Add(response);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && IsPassing(e))
        {
            // It means only that this stream is over; the next one may hold.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Not opened in time: the same as broken.
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested
            && e is RpcException or OperationCanceledException or IOException or HttpRequestException)
        {
            return null;
        }

        await ReplaceAsync(stream, cancellationToken);
        return null;
    }

    private async Task ReplaceAsync(ClientWatchStream? broken, CancellationToken cancellationToken)
    {
        _fragments.Clear();
        _stream = null;
        _failures++;
        if (_failures > 1 && mutants.HasFlag(ClientMutants.GiveUpWatch))
        {
            throw new WatchCanceledException(new WatchResponse { Canceled = true, CancelReason = "given up" });
        }

        if (broken is not null)
        {
            broken.Dispose();
            try
            {
                await streams.LeaveAsync(broken, _failures, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }

        var fromRevision = _cursor.Resume();
        observer?.Reconnected(_failures, fromRevision);
    }

    private bool IsToShow(WatchResponse response)
    {
        if (response.Canceled)
        {
            throw response.CompactRevision > 0
                ? new WatchCompactedException(response)
                : new WatchCanceledException(response);
        }

        if (!response.Created)
        {
            _isProgressOwed &= response.WatchId != AllWatches;
            return _cursor.Deliver(response, observer);
        }

        var isFirst = !_wasCreated;
        _wasCreated = true;
        _failures = 0;
        _cursor.Created(response.Header.Revision);
        return isFirst && options.CreatedNotify;
    }

    /// <summary>
    /// Whether another stream may fare better. What a server refuses, the next one would refuse as well.
    /// </summary>
    /// <remarks>
    /// <see cref="StatusCode.ResourceExhausted"/> or <see cref="StatusCode.Unknown"/> that is of the call: a message is
    /// too large, or the server has a bug that the next stream would meet again.
    /// </remarks>
    private static bool IsPassing(Exception failure) =>
        BrokenConnection.Ended(failure)
        || failure is RpcException
        {
            StatusCode: StatusCode.Cancelled or StatusCode.Internal or StatusCode.Aborted
                or StatusCode.DeadlineExceeded,
        };
}
