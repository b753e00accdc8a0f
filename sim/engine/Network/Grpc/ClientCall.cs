using Grpc.Core;

namespace Vigil.Sim.Engine.Network.Grpc;

/// <summary>What is the same for every call, whatever its messages.</summary>
internal static class ClientCall
{
    public static Task<Metadata> NoHeaders { get; } = Task.FromResult(Metadata.Empty);

    public static Func<Metadata> NoTrailers { get; } = static () => Metadata.Empty;
}

/// <summary>A call as the client sees it.</summary>
internal sealed class ClientCall<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    /// <summary>What is further away is never, as <see cref="DateTime.MaxValue"/> is.</summary>
    private static readonly TimeSpan DeadlineMax = TimeSpan.FromDays(36_500);

    private readonly Method<TRequest, TResponse> _method;
    private readonly Exchange _exchange;
    private readonly CancellationTokenRegistration _registration;
    private Status? _status;
    private ITimer? _deadline;

    public ClientCall(Method<TRequest, TResponse> method, Exchange exchange, CancellationToken cancellationToken)
    {
        _method = method;
        _exchange = exchange;
        Reader = new ResponseReader(this);
        Writer = new MessageWriter<TRequest>(method.RequestMarshaller, exchange.Requests);
        _registration = cancellationToken.Register(Cancel);
    }

    public IAsyncStreamReader<TResponse> Reader { get; }

    public IClientStreamWriter<TRequest> Writer { get; }

    /// <summary>Sends the request of a call that has one.</summary>
    public void SendOnly(TRequest request) =>
        _exchange.Requests.Put(Frame.Message(Codec.Encode(_method.RequestMarshaller, request), isLast: true));

    /// <summary>The response of a call that has one.</summary>
    public Task<TResponse> ReadOneAsync() => new OneMessage<TResponse>(Read).ReadAsync(_exchange.Responses);

    public Status GetStatus() => _status ?? throw new InvalidOperationException("The call has not ended.");

    public void Cancel() => GiveUp(new Status(StatusCode.Cancelled, "Call canceled by the client."));

    /// <summary>Gives it up when its time is over by the client's wall clock, as it is now.</summary>
    public void SetDeadline(DateTime deadline, TimeProvider clock)
    {
        var left = deadline.ToUniversalTime() - clock.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero)
        {
            GiveUp(OutOfTime);
        }
        else if (left < DeadlineMax)
        {
            _deadline = clock.CreateTimer(_ => GiveUp(OutOfTime), null, left, Timeout.InfiniteTimeSpan);
        }
    }

    private static Status OutOfTime => new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    private void GiveUp(Status status)
    {
        _exchange.CancelAtClient(status);
        _registration.Dispose();
        _deadline?.Dispose();
    }

    private TResponse Read(Frame frame)
    {
        End(frame.Status);
        return frame.Status.StatusCode == StatusCode.OK
            ? Codec.Decode(_method.ResponseMarshaller, frame.Payload)
            : throw new RpcException(frame.Status);
    }

    private void End(Status status)
    {
        _status = status;
        _registration.Dispose();
        _deadline?.Dispose();
        _exchange.CompleteAtClient();
    }

    private sealed class ResponseReader(ClientCall<TRequest, TResponse> call)
        : MessageReader<TResponse>(call._method.ResponseMarshaller, call._exchange.Responses)
    {
        protected override Status Ended(Frame frame)
        {
            call.End(frame.Status);
            return frame.Status;
        }
    }
}
