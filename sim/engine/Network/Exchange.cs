using Grpc.Core;

namespace Vigil.Sim.Engine.Network;

/// <summary>One call: requests one way, responses the other, and each end's right to give it up.</summary>
internal sealed class Exchange
{
    private readonly Connection _connection;
    private readonly CancellationTokenSource _serverCanceled = new();
    private bool _isAccepted;
    private bool _isClientDone;
    private bool _isServerDone;

    public Exchange(Connection connection, string method, Metadata headers)
    {
        _connection = connection;
        Method = method;
        Headers = headers;
        var call = connection.Network.Log?.NewCall() ?? 0;
        Requests = new Pipe(connection.Network, connection.Up, method, connection.Server, call);
        Responses = new Pipe(connection.Network, connection.Down, method, connection.Client, call);
        Requests.OnArrival = Arrived;
    }

    public string Method { get; }

    /// <summary>The metadata that the client sent.</summary>
    public Metadata Headers { get; }

    public Pipe Requests { get; }

    public Pipe Responses { get; }

    public string ClientName => _connection.Client.Name;

    /// <summary>Cancelled at the server when the client gave up or the connection broke there.</summary>
    public CancellationToken ServerToken => _serverCanceled.Token;

    /// <summary>
    /// The client gives up: its own end is over at once, the server learns of it when the network lets it.
    /// </summary>
    public void CancelAtClient(Status status)
    {
        if (!_isClientDone)
        {
            Requests.Put(Frame.Reset());
            Responses.Break(status);
            CompleteAtClient();
        }
    }

    /// <summary>The client has read the end of the call.</summary>
    public void CompleteAtClient()
    {
        _isClientDone = true;
        ForgetWhenDone();
    }

    /// <summary>The call is over at the server; its status may still be lost on the way.</summary>
    public void CompleteAtServer(Status status, byte[] payload)
    {
        Responses.Put(Frame.Trailers(status, payload));
        Requests.Break(new Status(StatusCode.Cancelled, "The server has ended the call."));
        _isServerDone = true;
        ForgetWhenDone();
    }

    /// <summary>The connection broke under it.</summary>
    public void Break(Status status)
    {
        Responses.Break(status);
        CancelAtServer(status);
    }

    private void Arrived(Frame frame)
    {
        if (frame.Kind == FrameKind.Reset)
        {
            CancelAtServer(new Status(StatusCode.Cancelled, "The client gave the call up."));
            if (!_isAccepted)
            {
                _isServerDone = true;
                ForgetWhenDone();
            }
        }
        else if (!_isAccepted && _connection.Server.IsAlive)
        {
            _isAccepted = true;
            _connection.Network.Accept(_connection.Server, this);
        }
    }

    private void CancelAtServer(Status status)
    {
        Requests.Break(status);

        // Runs what the service has registered, here and now.
        _connection.Network.Touch(_connection.Server.Resource);
        _connection.Server.Enter(_serverCanceled.Cancel);
    }

    private void ForgetWhenDone()
    {
        if (_isClientDone && _isServerDone)
        {
            _connection.Forget(this);
        }
    }
}
