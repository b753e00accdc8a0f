using Grpc.Core;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Network.Grpc;

/// <summary>
/// Calls a server over the simulated network: what a production client is given instead of a channel.
/// </summary>
/// <remarks>
/// Divergence: a deadline ends the call at the client, whose reset ends it at the server; it is not sent.
/// </remarks>
internal sealed class SimCallInvoker : CallInvoker
{
    private readonly SimNetwork _network;
    private readonly SimProcess _client;
    private readonly string _serverName;
    private Connection? _connection;

    internal SimCallInvoker(SimNetwork network, SimProcess client, string serverName)
    {
        _network = network;
        _client = client;
        _serverName = serverName;
    }

    /// <summary>Not supported: a call that blocks its thread would stop the simulation.</summary>
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException("A blocking call would stop the simulation; use the asynchronous one.");

    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Open(method, options);
        call.SendOnly(request);
        return new AsyncUnaryCall<TResponse>(
            call.ReadOneAsync(), ClientCall.NoHeaders, call.GetStatus, ClientCall.NoTrailers, call.Cancel);
    }

    /// <inheritdoc/>
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Open(method, options);
        call.SendOnly(request);
        return new AsyncServerStreamingCall<TResponse>(
            call.Reader, ClientCall.NoHeaders, call.GetStatus, ClientCall.NoTrailers, call.Cancel);
    }

    /// <inheritdoc/>
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = Open(method, options);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            call.Writer, call.ReadOneAsync(), ClientCall.NoHeaders, call.GetStatus, ClientCall.NoTrailers, call.Cancel);
    }

    /// <inheritdoc/>
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = Open(method, options);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            call.Writer, call.Reader, ClientCall.NoHeaders, call.GetStatus, ClientCall.NoTrailers, call.Cancel);
    }

    private ClientCall<TRequest, TResponse> Open<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options)
        where TRequest : class
        where TResponse : class
    {
        if (_connection is null or { IsBroken: true })
        {
            _connection = _network.Open(_client, _serverName);
        }

        var exchange = _connection.Open(method.FullName, options.Headers ?? Metadata.Empty);
        var call = new ClientCall<TRequest, TResponse>(method, exchange, options.CancellationToken);
        if (options.Deadline is { } deadline)
        {
            call.SetDeadline(deadline, _client.Clock);
        }

        return call;
    }
}
