using Grpc.Core;

namespace Vigil.Sim.Engine.Network.Grpc;

/// <summary>A call as the server's handler sees it.</summary>
internal sealed class ServerCall<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly Method<TRequest, TResponse> _method;
    private readonly Exchange _exchange;

    public ServerCall(Method<TRequest, TResponse> method, Exchange exchange)
    {
        _method = method;
        _exchange = exchange;
        Reader = new MessageReader<TRequest>(method.RequestMarshaller, exchange.Requests);
        Writer = new MessageWriter<TResponse>(method.ResponseMarshaller, exchange.Responses);
        Context = new SimServerCallContext(method.FullName, exchange);
    }

    public ServerCallContext Context { get; }

    public IAsyncStreamReader<TRequest> Reader { get; }

    public IServerStreamWriter<TResponse> Writer { get; }

    /// <summary>The request of a call that has one.</summary>
    public Task<TRequest> ReadOneAsync() => new OneMessage<TRequest>(Read).ReadAsync(_exchange.Requests);

    private TRequest Read(Frame frame) => frame.Kind == FrameKind.Message
        ? Codec.Decode(_method.RequestMarshaller, frame.Payload)
        : throw new RpcException(new Status(StatusCode.Internal, "A request was expected."));
}
