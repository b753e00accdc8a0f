namespace Vigil.Core;

/// <summary>
/// Something that changes a store: what a log of them holds, so that every copy of the store becomes the same.
/// </summary>
/// <remarks>
/// What a command does depends on the store and the command alone. Ids are drawn and clocks are read before it is made.
/// </remarks>
public abstract record StoreCommand;

/// <summary>Puts, deletes, or runs a transaction.</summary>
/// <param name="Op">A <see cref="PutOp"/>, a <see cref="DeleteRangeOp"/> or a <see cref="TxnOp"/>.</param>
public sealed record WriteCommand(Op Op) : StoreCommand;

/// <summary>Makes revisions unreadable, as <see cref="WatchableStore.Compact"/> does.</summary>
/// <param name="Revision">The revision that stays readable.</param>
public sealed record CompactCommand(long Revision) : StoreCommand;

/// <summary>Makes a lease, as <see cref="WatchableStore.GrantLease"/> does.</summary>
/// <param name="Id">Not 0.</param>
/// <param name="Seconds">The time to live.</param>
public sealed record GrantLeaseCommand(long Id, long Seconds) : StoreCommand;

/// <summary>Ends a lease, as <see cref="WatchableStore.RevokeLease"/> does.</summary>
/// <param name="Id">The lease.</param>
/// <param name="Grant">
/// Which grant of it, when it has expired; 0 for whichever there is, when a client revokes it.
/// </param>
public sealed record RevokeLeaseCommand(long Id, long Grant = 0) : StoreCommand;

/// <summary>The result of a command.</summary>
/// <param name="Error">Why it was refused; then it changed nothing.</param>
/// <param name="Value">
/// The result of one that was not refused, of the type that its method on the store has; null otherwise.
/// </param>
public readonly record struct CommandResult(StoreError Error, object? Value)
{
    internal static CommandResult Of<T>(Result<T> result)
        where T : class => new(result.Error, result.IsOk ? result.Value : null);

    /// <summary>The result as the type that its command's method has.</summary>
    /// <exception cref="InvalidCastException">It is of another command.</exception>
    public Result<T> As<T>()
        where T : class => Error != StoreError.None
            ? Error : (T)(Value ?? throw new InvalidCastException("It has no value."));
}
