using Grpc.Core;

namespace Vigil.Sim.Network.Grpc;

/// <summary>Reads the messages of a stream, at either end.</summary>
internal class MessageReader<T>(Marshaller<T> marshaller, Pipe pipe) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;
    private bool _isEnded;

    public T Current => _current ?? throw new InvalidOperationException("There is no message before the first read.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isEnded)
        {
            return false;
        }

        var frame = await pipe.ReceiveAsync(cancellationToken);
        if (frame.Kind == FrameKind.Message)
        {
            _current = Codec.Decode(marshaller, frame.Payload);
            _isEnded = frame.IsLast;
            return true;
        }

        _isEnded = true;
        Ended(frame);
        return false;
    }

    /// <summary>The stream came to its end with this frame.</summary>
    protected virtual void Ended(Frame frame)
    {
    }
}
