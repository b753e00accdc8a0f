namespace Vigil.Sim.Strategies.Estimates;

/// <summary>How often each kind of execution was seen. Not thread-safe.</summary>
/// <remarks>Memory: about 50 bytes a kind, so some hundred MiB for a million kinds.</remarks>
internal sealed class SpeciesCounts
{
    private readonly Dictionary<ulong, long> _times = [];

    /// <summary>None seen.</summary>
    public SpeciesCounts()
    {
    }

    /// <summary>Those that were counted elsewhere.</summary>
    /// <param name="times">How often each was seen; at least once.</param>
    public SpeciesCounts(IEnumerable<KeyValuePair<ulong, long>> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        foreach (var (kind, count) in times)
        {
            Add(kind, count);
        }
    }

    /// <summary>How many executions were counted.</summary>
    public long Executions { get; private set; }

    /// <summary>How many kinds were seen.</summary>
    public int Seen => _times.Count;

    /// <summary>How many kinds were seen once.</summary>
    public int Singletons { get; private set; }

    /// <summary>How many kinds were seen twice.</summary>
    public int Doubletons { get; private set; }

    /// <summary>Counts another execution of a kind, or several.</summary>
    /// <returns>True when the kind is new.</returns>
    public bool Add(ulong kind, long times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        var before = _times.GetValueOrDefault(kind);
        var after = before + times;
        _times[kind] = after;
        Executions += times;
        Singletons += (after == 1 ? 1 : 0) - (before == 1 ? 1 : 0);
        Doubletons += (after == 2 ? 1 : 0) - (before == 2 ? 1 : 0);
        return before == 0;
    }

    /// <summary>Whether a kind was seen.</summary>
    public bool Contains(ulong kind) => _times.ContainsKey(kind);
}
