namespace Vigil.Core;

/// <summary>
/// The synced watchers, found by the key that is written: exact keys by a table, ranges by an interval tree.
/// </summary>
/// <remarks>
/// A write costs what it matches, not what is watched. Watchers of one range are notified in the order in which they
/// were added. Guarded by the store's lock. Source: etcd <c>watcher_group.go</c>.
/// </remarks>
internal sealed class WatcherGroup(int tableFrom, CoreMutants mutants)
{
    private readonly Dictionary<Bytes, WatcherSet> _byKey = [];
    private readonly IntervalTree<WatcherSet> _byRange = new(
        () => new WatcherSet(tableFrom), mutants.HasFlag(CoreMutants.PruneByOwnEnd));
    private readonly List<WatcherSet> _matches = [];

    /// <summary>How many watchers are in the group.</summary>
    public int Count { get; private set; }

    public void Add(Watcher watcher)
    {
        var range = watcher.Options.Range;
        if (!range.IsSingle)
        {
            _byRange.FindOrAdd(range).Add(watcher);
        }
        else if (_byKey.TryGetValue(range.Key, out var set))
        {
            set.Add(watcher);
        }
        else
        {
            set = new WatcherSet(tableFrom);
            set.Add(watcher);
            _byKey.Add(range.Key, set);
        }

        Count++;
    }

    public void Remove(Watcher watcher)
    {
        var range = watcher.Options.Range;
        if (range.IsSingle)
        {
            if (_byKey.TryGetValue(range.Key, out var set) && set.Remove(watcher))
            {
                Count--;
                if (set.Count == 0)
                {
                    _byKey.Remove(range.Key);
                }
            }
        }
        else if (_byRange.Find(range) is { } set && set.Remove(watcher))
        {
            Count--;
            if (set.Count == 0)
            {
                _byRange.Remove(range);
            }
        }
    }

    /// <summary>The sets of watchers that watch <paramref name="key"/>. Valid until the next query.</summary>
    public List<WatcherSet> Matching(Bytes key)
    {
        _matches.Clear();
        if (_byKey.TryGetValue(key, out var exact))
        {
            _matches.Add(exact);
        }

        if (_byRange.Count > 0)
        {
            _byRange.Stab(key, _matches);
        }

        return _matches;
    }
}

/// <summary>Watchers of one range: walked fast, in order of arrival, and left from anywhere.</summary>
/// <param name="tableFrom">From this size on, places are looked up rather than searched for.</param>
internal sealed class WatcherSet(int tableFrom)
{
    private readonly List<Watcher?> _items = new(1);
    private Dictionary<Watcher, int>? _places;

    public int Count { get; private set; }

    /// <summary>How many places there are, vacated ones included.</summary>
    public int Length => _items.Count;

    /// <summary>The watcher at a place; null where one has left.</summary>
    public Watcher? this[int place] => _items[place];

    public void Add(Watcher watcher)
    {
        _places?.Add(watcher, _items.Count);
        _items.Add(watcher);
        Count++;
    }

    public bool Remove(Watcher watcher)
    {
        var place = PlaceOf(watcher);
        if (place < 0)
        {
            return false;
        }

        _items[place] = null;
        _places?.Remove(watcher);
        Count--;
        if (_items.Count > 2 * tableFrom && Count < _items.Count / 2)
        {
            _items.RemoveAll(item => item is null);
            _places = null;
        }

        return true;
    }

    private int PlaceOf(Watcher watcher)
    {
        if (_items.Count < tableFrom)
        {
            return _items.IndexOf(watcher);
        }

        if (_places is null)
        {
            _places = [];
            for (var i = 0; i < _items.Count; i++)
            {
                if (_items[i] is { } item)
                {
                    _places.Add(item, i);
                }
            }
        }

        return _places.GetValueOrDefault(watcher, -1);
    }
}
