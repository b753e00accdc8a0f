using Vigil.Api;

namespace Vigil.Server.Node;

/// <summary>Somebody who waits for an answer. Whoever answers first wins.</summary>
internal sealed class Pending<T>() : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _registration;

    /// <summary>For proposals: what is proposed.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>For proposals: the number under which it is waited for.</summary>
    public ulong Sequence { get; init; }

    /// <summary>For proposals: whether <see cref="Data"/> is a change of the membership.</summary>
    public bool IsConfChange { get; init; }

    /// <summary>For proposals: the term in which it was proposed.</summary>
    public long Term { get; set; }

    /// <summary>The tick after which it is waited for no longer.</summary>
    public long Deadline { get; set; }

    /// <summary>Lets whoever waits give up. Called once, before the wait.</summary>
    public void CancelWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.Register(
                static (pending, token) => ((Pending<T>?)pending)?.TrySetCanceled(token), this);
        }
    }

    public async ValueTask<T> WaitAsync()
    {
        try
        {
            return await Task;
        }
        finally
        {
            _registration.Dispose();
        }
    }

    public void Fail(EtcdError error) => TrySetException(error.ToException());
}
