using System.Diagnostics;
using System.Globalization;

namespace Vigil.Bench;

/// <summary>Times work, and prints lines that show how it grows.</summary>
internal static class Measure
{
    /// <summary>Rounds a figure is the median of.</summary>
    public const int Rounds = 5;

    /// <summary>Seconds that <paramref name="work"/> takes: the median, after one round that does not count.</summary>
    /// <param name="prepare">Makes what the work needs; not timed.</param>
    /// <param name="work">Timed.</param>
    public static double Seconds<T>(Func<T> prepare, Action<T> work)
    {
        var times = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var state = prepare();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var start = Stopwatch.GetTimestamp();
            work(state);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.RemoveAt(0);
        times.Sort();
        return times[times.Count / 2];
    }

    public static void Title(string title) => Console.WriteLine($"\n{title}");

    /// <summary>One line: what, how long for one, how many a second, and what of the first line that is.</summary>
    public static void Line(string what, double seconds, long count, double first)
    {
        var one = seconds / count;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {what,-46} {one * 1e9,10:n0} ns each {1 / one,14:n0}/s   {one / first,6:0.00} x"));
    }
}
