namespace Vigil.Storage;

/// <summary>Which snapshots there are, and which are being read. Thread-safe.</summary>
internal sealed class SnapshotFiles
{
    private readonly object _lock = new();

    /// <summary>Those that are durable, with how many read each; ascending.</summary>
    private readonly SortedDictionary<(long Index, long Term), int> _whole = [];

    /// <summary>Those that can't be read; they go with the older ones.</summary>
    private readonly SortedSet<(long Index, long Term)> _damaged = [];

    /// <summary>The latest; null when there is none.</summary>
    public (long Index, long Term)? Latest
    {
        get
        {
            lock (_lock)
            {
                return _whole.Count > 0 ? _whole.Keys.Last() : null;
            }
        }
    }

    public void Add(long index, long term)
    {
        lock (_lock)
        {
            _damaged.Remove((index, term));
            _whole.TryAdd((index, term), 0);
        }
    }

    public void AddDamaged(long index, long term)
    {
        lock (_lock)
        {
            _damaged.Add((index, term));
        }
    }

    public bool Contains(long index, long term)
    {
        lock (_lock)
        {
            return _whole.ContainsKey((index, term));
        }
    }

    /// <summary>Keeps one from being deleted until <see cref="Return"/>; false when it is not there.</summary>
    public bool Borrow(long index, long term)
    {
        lock (_lock)
        {
            return _whole.TryGetValue((index, term), out var readers) && Set((index, term), readers + 1);
        }
    }

    public void Return(long index, long term)
    {
        lock (_lock)
        {
            Set((index, term), _whole[(index, term)] - 1);
        }
    }

    /// <summary>Removes those before the latest that nobody reads: they are to be deleted.</summary>
    public IReadOnlyList<(long Index, long Term)> TakeOlder()
    {
        lock (_lock)
        {
            if (_whole.Count == 0)
            {
                return [];
            }

            var latest = _whole.Keys.Last();
            (long, long)[] older =
            [
                .. _whole.Where(pair => pair.Value == 0 && pair.Key != latest).Select(pair => pair.Key),
                .. _damaged.Where(place => place.Index < latest.Index),
            ];
            foreach (var place in older)
            {
                _whole.Remove(place);
                _damaged.Remove(place);
            }

            return older;
        }
    }

    private bool Set((long Index, long Term) place, int readers)
    {
        _whole[place] = readers;
        return true;
    }
}
