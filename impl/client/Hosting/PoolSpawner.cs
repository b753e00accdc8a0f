using Vigil.Seams;

namespace Vigil.Client.Hosting;

/// <summary>Starts work on the thread pool.</summary>
internal sealed class PoolSpawner : ISpawner
{
    /// <inheritdoc/>
    public Task Spawn(string name, Func<Task> body) => Task.Run(body);
}
