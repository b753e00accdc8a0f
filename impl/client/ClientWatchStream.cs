using Grpc.Core;
using Vigil.Api;

namespace Vigil.Client;

/// <summary>One gRPC stream with one watch on it, from its opening until it breaks or is not wanted any more.</summary>
internal sealed class ClientWatchStream : IDisposable
{
    private static readonly WatchRequest Ask = new() { ProgressRequest = new WatchProgressRequest() };

    /// <summary>Runs until the watch was created: a server that takes the stream and says nothing is left.</summary>
    private readonly CancellationTokenSource _opening;
    private readonly CancellationTokenSource _either;
    private readonly AsyncDuplexStreamingCall<WatchRequest, WatchResponse> _call;

    /// <summary>Guards the two fields below: one request at a time is written.</summary>
    private readonly object _gate = new();
    private bool _isWriting;
    private bool _asksAgain;

    public ClientWatchStream(
        Endpoint endpoint,
        TimeSpan openingTimeout,
        Metadata? headers,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        Endpoint = endpoint;
        _opening = new CancellationTokenSource(openingTimeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_opening.Token, cancellationToken);
        _call = endpoint.Watch.Watch(new CallOptions(headers, cancellationToken: _either.Token));
    }

    public Endpoint Endpoint { get; }

    /// <summary>True from the moment when the server said that the watch exists.</summary>
    public bool IsCreated { get; private set; }

    public Task CreateAsync(WatchRequest request) => _call.RequestStream.WriteAsync(request, _either.Token);

    /// <summary>Asks how far the watch is. Not before it was created.</summary>
    public async Task AskAsync()
    {
        lock (_gate)
        {
            if (_isWriting)
            {
                _asksAgain = true;
                return;
            }

            _isWriting = true;
        }

        try
        {
            do
            {
                await _call.RequestStream.WriteAsync(Ask, CancellationToken.None);
            }
            while (IsToAskAgain());
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException
            or HttpRequestException or OperationCanceledException)
        {
            // The stream is over, as its reader finds out too; the question is asked again on the next one.
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

    private bool IsToAskAgain()
    {
        lock (_gate)
        {
            _isWriting = _asksAgain;
            _asksAgain = false;
            return _isWriting;
        }
    }
}
