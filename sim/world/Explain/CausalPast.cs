using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Explain;

/// <summary>
/// What a violation could depend on: what came before it at its process, or before a message that it received.
/// </summary>
/// <remarks>
/// Lamport's happens-before, over the order at each process and the messages between them. A lost message orders
/// nothing; a fault is at each process that it touches.
/// </remarks>
internal static class CausalPast
{
    /// <summary>
    /// Marks the moments in the past of the first violation; all of them when it is at no one moment.
    /// </summary>
    public static IReadOnlyList<Moment> Mark(IReadOnlyList<Moment> moments, ExecutionReport report)
    {
        var target = Target(moments, report);
        var isCausal = new bool[moments.Count];
        var lanes = new SortedSet<string>(StringComparer.Ordinal);
        var messages = new HashSet<int>();
        for (var i = target; i >= 0; i--)
        {
            var moment = moments[i];
            var touches = moment.Fault >= 0 && report.History.Faults[moment.Fault].Processes.Any(lanes.Contains);
            var isSource = moment.Kind == MomentKind.Send && messages.Contains(moment.Message);
            var isHere = moment.Kind != MomentKind.Lost && moment.Fault < 0 && lanes.Contains(moment.Lane);
            isCausal[i] = i == target || touches || isSource || isHere;
            if (isCausal[i] && moment.Fault < 0)
            {
                lanes.Add(moment.Lane);
            }

            if (isCausal[i] && moment.Kind == MomentKind.Arrive)
            {
                messages.Add(moment.Message);
            }
        }

        return [.. moments.Select((moment, i) => moment with { IsCausal = target < 0 || isCausal[i] })];
    }

    /// <summary>The moment at which the first violation shows; −1 when only the whole shows it.</summary>
    public static int Target(IReadOnlyList<Moment> moments, ExecutionReport report)
    {
        if (report.Holds)
        {
            return -1;
        }

        var violation = report.Violations[0];
        return violation switch
        {
            { Watch: { } watch, Seq: { } seq } => Last(moments, moment => moment.WatchId == watch && moment.Seq == seq),
            { Watch: { } watch } => Last(moments, moment => moment.WatchId == watch),
            { Operations.Count: > 0 } => Last(moments, moment => IsEnd(moment, violation)),
            _ => -1,
        };
    }

    private static bool IsEnd(Moment moment, Violation violation) =>
        moment.Kind is MomentKind.Call or MomentKind.Answer && violation.Operations.Contains(moment.Operation);

    private static int Last(IReadOnlyList<Moment> moments, Func<Moment, bool> matches)
    {
        for (var i = moments.Count - 1; i >= 0; i--)
        {
            if (matches(moments[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
