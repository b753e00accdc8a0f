using Vigil.Core;

namespace Vigil.Server;

/// <summary>Puts commands in an order, and has them carried out in it, on every copy of the store.</summary>
public interface ICommandLog
{
    /// <summary>Adds a command.</summary>
    /// <param name="command">What changes the store.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may be carried out all the same.</param>
    /// <returns>What it gave on this copy, once it can't be lost any more.</returns>
    ValueTask<CommandResult> ProposeAsync(StoreCommand command, CancellationToken cancellationToken);
}

/// <summary>The order of one process that keeps nothing: a command is carried out as it comes. Thread-safe.</summary>
/// <param name="store">The only copy.</param>
public sealed class MemoryLog(WatchableStore store) : ICommandLog
{
    /// <inheritdoc/>
    public ValueTask<CommandResult> ProposeAsync(StoreCommand command, CancellationToken cancellationToken) =>
        ValueTask.FromResult(store.Apply(command));
}
