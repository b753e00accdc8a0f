namespace Vigil.Client;

/// <summary>Opens one stream after another for a watch, each on the endpoint that is in use.</summary>
internal sealed class WatchStreams(
    Endpoints endpoints,
    VigilClientOptions options,
    TimeProvider time,
    Backoff backoff)
{
    /// <summary>Starts a stream; nothing has been sent on it yet.</summary>
    public ClientWatchStream Open(CancellationToken cancellationToken) =>
        new(endpoints.Current, options.RequestTimeout, options.Headers, time, cancellationToken);

    /// <summary>Moves on to the next endpoint and pauses, after a stream broke.</summary>
    /// <param name="broken">Must have been disposed.</param>
    /// <param name="failures">How many broke since one last held; at least 1.</param>
    /// <param name="cancellationToken">Ends the pause.</param>
    public Task LeaveAsync(ClientWatchStream broken, int failures, CancellationToken cancellationToken)
    {
        endpoints.Leave(broken.Endpoint);
        return backoff.WaitAsync(failures, cancellationToken);
    }
}
