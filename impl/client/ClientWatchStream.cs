using Grpc.Core;
using Vigil.Api;
using Vigil.Seams;

namespace Vigil.Client;

/// <summary>One gRPC stream with one watch on it, from its opening until it breaks or is closed.</summary>
internal sealed class ClientWatchStream : IDisposable
{
    private static readonly WatchRequest ProgressRequest = new() { ProgressRequest = new WatchProgressRequest() };

    /// <summary>
    /// Runs until the watch was created: a server that accepts the stream and never answers is given up.
    /// </summary>
    private readonly CancellationTokenSource _opening;
    private readonly CancellationTokenSource _either;
    private readonly AsyncDuplexStreamingCall<WatchRequest, WatchResponse> _call;

    /// <summary>Guards the two fields below: one request at a time is written.</summary>
    private readonly object _gate = new();
    private bool _isWriting;
    private bool _isRequestedAgain;

    public ClientWatchStream(
        Endpoint endpoint,
        TimeSpan openingTimeout,
        Metadata? headers,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        Endpoint = endpoint;
        _opening = Waits.CancelAfter(openingTimeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_opening.Token, cancellationToken);
        _call = endpoint.Watch.Watch(new CallOptions(headers, cancellationToken: _either.Token));
    }

    public Endpoint Endpoint { get; }

    /// <summary>True once the server has confirmed the watch.</summary>
    public bool IsCreated { get; private set; }

    public Task CreateAsync(WatchRequest request) => _call.RequestStream.WriteAsync(request, _either.Token);

    /// <summary>Requests the watch's progress. Not before it was created.</summary>
    public async Task RequestProgressAsync()
    {
        lock (_gate)
        {
            if (_isWriting)
            {
                _isRequestedAgain = true;
                return;
            }

            _isWriting = true;
        }

        try
        {
            do
            {
                await _call.RequestStream.WriteAsync(ProgressRequest, CancellationToken.None);
            }
            while (IsRequestedAgain());
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException
            or HttpRequestException or OperationCanceledException)
        {
            // The stream is over, as its reader finds out too; the request is sent again on the next one.
        }
    }

    /// <summary>Waits for the next response, which is then taken by <see cref="Take"/>.</summary>
    /// <returns>False when the server ended the stream.</returns>
    /// <exception cref="RpcException">The stream broke.</exception>
    /// <exception cref="OperationCanceledException">It was not opened in time, or its user gave up.</exception>
    /// <remarks>
    /// Not a method of its own that awaits: that would be one more for each response and each failure.
    /// </remarks>
    public Task<bool> WaitAsync() => _call.ResponseStream.MoveNext(_either.Token);

    /// <summary>The response that was waited for.</summary>
    public WatchResponse Take()
    {
        var response = _call.ResponseStream.Current;
        if (response.Created)
        {
            // From here on the connection's own keep-alive notices a server that is gone.
            _opening.Dispose();
            IsCreated = true;
        }

        return response;
    }

    /// <summary>Ends the stream on both sides.</summary>
    public void Dispose()
    {
        _call.Dispose();
        _either.Dispose();
        _opening.Dispose();
    }

    private bool IsRequestedAgain()
    {
        lock (_gate)
        {
            _isWriting = _isRequestedAgain;
            _isRequestedAgain = false;
            return _isWriting;
        }
    }
}
