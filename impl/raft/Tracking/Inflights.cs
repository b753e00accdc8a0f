namespace Vigil.Raft;

/// <summary>The messages that were sent and not answered yet: a window of bounded count. Not thread-safe.</summary>
internal sealed class Inflights(int capacity)
{
    private readonly Queue<long> _lasts = new();

    /// <summary>Messages under way.</summary>
    public int Count => _lasts.Count;

    /// <summary>Whether another one would be too many.</summary>
    public bool IsFull => _lasts.Count >= capacity;

    /// <summary>A message was sent.</summary>
    /// <param name="last">The index of its last entry; not below the one before.</param>
    public void Add(long last) => _lasts.Enqueue(last);

    /// <summary>Everything up to <paramref name="index"/>, inclusive, has arrived.</summary>
    public void FreeTo(long index)
    {
        while (_lasts.TryPeek(out var last) && last <= index)
        {
            _lasts.Dequeue();
        }
    }

    /// <summary>The oldest counts as arrived.</summary>
    public void FreeFirst() => _lasts.TryDequeue(out _);

    /// <summary>Forgets all: what was sent counts as lost.</summary>
    public void Reset() => _lasts.Clear();
}
