namespace Vigil.Server.Node;

/// <summary>
/// How long something took, each time, in classes that double: 1 ms, 2 ms, … 8.192 s, and above. Thread-safe.
/// </summary>
internal sealed class Durations
{
    private const int Classes = 14;

    /// <summary>Guards everything below; held over nothing else.</summary>
    private readonly object _gate = new();
    private readonly long[] _counts = new long[Classes + 1];
    private double _sum;

    /// <summary>Called with each, in seconds, after it was counted; null for none.</summary>
    public Action<double>? Recorded { get; set; }

    /// <summary>
    /// The classes' upper bounds in seconds, inclusive; what is above the last has a class of its own.
    /// </summary>
    public static IReadOnlyList<double> Bounds { get; } =
        [.. Enumerable.Range(0, Classes).Select(i => 0.001 * (1 << i))];

    /// <summary>Counts one.</summary>
    public void Add(TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        lock (_gate)
        {
            _sum += seconds;
            _counts[Bounds.TakeWhile(bound => seconds > bound).Count()]++;
        }

        Recorded?.Invoke(seconds);
    }

    /// <summary>
    /// How many there were in each class, the one above the last bound included, and their sum in seconds.
    /// </summary>
    public (IReadOnlyList<long> Counts, double Seconds) Read()
    {
        lock (_gate)
        {
            return ([.. _counts], _sum);
        }
    }
}
