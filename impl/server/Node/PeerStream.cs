using Grpc.Core;

namespace Vigil.Server.Node;

/// <summary>A stream of another member's messages, which the loop may end. Thread-safe.</summary>
internal sealed class PeerStream(CancellationToken ending) : IDisposable
{
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(ending);
    private string? _reason;

    /// <summary>Cancelled when nothing more is read.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Ends it: one of its messages was refused. The first reason counts.</summary>
    public void Refuse(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            try
            {
                _ending.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // Its sender has ended it.
            }
        }
    }

    /// <exception cref="RpcException">One of its messages was refused.</exception>
    public void ThrowIfRefused()
    {
        if (Volatile.Read(ref _reason) is { } reason)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"vigil: {reason}"));
        }
    }

    public void Dispose() => _ending.Dispose();
}
