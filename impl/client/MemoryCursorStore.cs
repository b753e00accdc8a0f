namespace Vigil.Client;

/// <summary>
/// Keeps positions as long as the process lives: for consumers that fail and start again. Thread-safe.
/// </summary>
public sealed class MemoryCursorStore : IWatchCursorStore
{
    /// <summary>Guards <see cref="_positions"/>.</summary>
    private readonly object _gate = new();
    private readonly SortedDictionary<string, long> _positions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<long?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_positions.TryGetValue(name, out var position) ? position : (long?)null);
        }
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(string name, long nextRevision, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _positions[name] = nextRevision;
        }

        return ValueTask.CompletedTask;
    }
}
