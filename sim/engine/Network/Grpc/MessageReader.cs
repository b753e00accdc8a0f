using Grpc.Core;

namespace Vigil.Sim.Engine.Network.Grpc;

/// <summary>Reads the messages of a stream, at either end.</summary>
internal class MessageReader<T>(Marshaller<T> marshaller, Pipe pipe) : IAsyncStreamReader<T>, IReceiver
    where T : class
{
    private static readonly Task<bool> No = Task.FromResult(false);

    private TaskCompletionSource<bool>? _pending;
    private CancellationTokenRegistration _registration;
    private T? _current;
    private bool _isEnded;

    public T Current => _current ?? throw new InvalidOperationException("There is no message before the first read.");

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(cancellationToken);
        }

        if (_isEnded)
        {
            return No;
        }

        var pending = _pending = new TaskCompletionSource<bool>();
        pipe.Receive(this);
        if (cancellationToken.CanBeCanceled && !pending.Task.IsCompleted)
        {
            _registration = cancellationToken.Register(() => Cancel(pending, cancellationToken));
        }

        return pending.Task;
    }

    public void Received(Frame frame)
    {
        if (frame.Kind == FrameKind.Message)
        {
            _current = Codec.Decode(marshaller, frame.Payload);
            _isEnded = frame.IsLast;
            Take().SetResult(true);
            return;
        }

        _isEnded = true;
        var status = Ended(frame);
        if (status.StatusCode == StatusCode.OK)
        {
            Take().SetResult(false);
        }
        else
        {
            Take().SetException(new RpcException(status));
        }
    }

    public void Broken(Status status) => Take().SetException(new RpcException(status));

    /// <summary>The stream ended with this frame; says whether that end is a failure.</summary>
    protected virtual Status Ended(Frame frame) => Status.DefaultSuccess;

    private TaskCompletionSource<bool> Take()
    {
        var pending = _pending ?? throw new InvalidOperationException("Nobody reads.");
        _pending = null;
        _registration.Dispose();
        return pending;
    }

    private void Cancel(TaskCompletionSource<bool> pending, CancellationToken cancellationToken)
    {
        if (_pending == pending)
        {
            pipe.TakeBack(this);
            _pending = null;
            pending.TrySetCanceled(cancellationToken);
        }
    }
}
