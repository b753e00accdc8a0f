using Grpc.Core;

namespace Vigil.Sim.Engine.Network.Grpc;

/// <summary>Waits for the one frame of a call that has one message in this direction.</summary>
internal sealed class OneMessage<T>(Func<Frame, T> read) : IReceiver
{
    private readonly TaskCompletionSource<T> _result = new();

    public Task<T> ReadAsync(Pipe pipe)
    {
        pipe.Receive(this);
        return _result.Task;
    }

    public void Received(Frame frame)
    {
        try
        {
            _result.SetResult(read(frame));
        }
        catch (RpcException refusal)
        {
            _result.SetException(refusal);
        }
    }

    public void Broken(Status status) => _result.SetException(new RpcException(status));
}
