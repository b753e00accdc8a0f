using Grpc.Core;

namespace Vigil.Sim.Engine.Network.Grpc;

/// <summary>
/// Writes the messages of a stream, at either end. A write ends when the window has room for the next.
/// </summary>
internal sealed class MessageWriter<T>(Marshaller<T> marshaller, Pipe pipe)
    : IServerStreamWriter<T>, IClientStreamWriter<T>
    where T : class
{
    private bool _isCompleted;
    private bool _isWriting;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isCompleted || _isWriting)
        {
            throw new InvalidOperationException("One write at a time, and none after the last.");
        }

        _isWriting = true;
        try
        {
            var frame = Frame.Message(Codec.Encode(marshaller, message), isLast: false);
            await pipe.SendAsync(frame, cancellationToken);
        }
        finally
        {
            _isWriting = false;
        }
    }

    public Task CompleteAsync()
    {
        if (!_isCompleted)
        {
            _isCompleted = true;
            pipe.Put(Frame.HalfClose());
        }

        return Task.CompletedTask;
    }
}
