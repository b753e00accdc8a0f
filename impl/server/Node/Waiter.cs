namespace Vigil.Server.Node;

/// <summary>Somebody who waits for an answer. The first answer wins.</summary>
internal interface IWaiter
{
    /// <summary>
    /// When the wait began, and when it is too long; timestamps of the clock of <see cref="Waiters"/>.
    /// </summary>
    (long Begin, long Deadline) Times { get; set; }

    /// <summary>
    /// Its place among those who wait; null when it is not among them. Owned by <see cref="Waiters"/>.
    /// </summary>
    LinkedListNode<IWaiter>? Place { get; set; }

    /// <summary>Ends the wait with an error; false when it has ended.</summary>
    bool TrySetException(Exception error);
}

/// <summary>Somebody who waits for a <typeparamref name="T"/>.</summary>
internal class Waiter<T>()
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IWaiter
{
    /// <inheritdoc/>
    public (long Begin, long Deadline) Times { get; set; }

    /// <inheritdoc/>
    public LinkedListNode<IWaiter>? Place { get; set; }
}
