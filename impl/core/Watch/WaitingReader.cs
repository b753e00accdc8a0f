namespace Vigil.Core;

/// <summary>A reader that waits until its stream has something for it, or until it gives up.</summary>
internal sealed class WaitingReader() : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _registration;

    /// <summary>Lets the reader give up. Called once, by the reader itself.</summary>
    public void CancelWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.Register(
                static (reader, token) => ((WaitingReader?)reader)?.TrySetCanceled(token), this);
            if (Task.IsCompleted)
            {
                // Woken before there was a registration to remove.
                _registration.Dispose();
            }
        }
    }

    /// <summary>Ends the wait. The caller holds no lock.</summary>
    /// <param name="hasMore">False when the stream was closed.</param>
    public void Wake(bool hasMore)
    {
        TrySetResult(hasMore);
        _registration.Dispose();
    }
}
