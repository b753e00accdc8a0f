using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Soak;

/// <summary>For how long nobody could write.</summary>
internal static class Downtime
{
    /// <summary>
    /// From a fault to the first acknowledgement of a put that was called after it; null while there is none.
    /// </summary>
    public static TimeSpan? After(FaultRecord fault, IReadOnlyList<Operation> operations)
    {
        TimeSpan? first = null;
        for (var i = operations.Count - 1; i >= 0 && operations[i].Invoked > fault.Seq; i--)
        {
            if (operations[i] is { Request: PutRequest, Outcome.IsOk: true, ReturnedAt: { } at }
                && (first is null || at < first))
            {
                first = at;
            }
        }

        return first - fault.At;
    }

    /// <summary>The least time that <paramref name="percent"/> of a hundred are not above; zero of none.</summary>
    public static TimeSpan Percentile(IEnumerable<TimeSpan> times, int percent)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return sorted.Length == 0 ? TimeSpan.Zero : sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }
}
