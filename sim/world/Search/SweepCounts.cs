using Vigil.Sim.Strategies.Estimates;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Search;

/// <summary>How much a sweep, or a part of one, went through.</summary>
/// <param name="Executions">How many executions were run, those that broke a law included.</param>
/// <param name="Choices">How many choices they had.</param>
/// <param name="Steps">How many steps they took.</param>
/// <param name="Operations">How many calls the clients made.</param>
/// <param name="Events">How many watch events they received.</param>
/// <param name="Simulated">How much virtual time went by.</param>
internal readonly record struct SweepCounts(
    long Executions, long Choices, long Steps, long Operations, long Events, TimeSpan Simulated)
{
    /// <summary>Those that PCT chose, and how large they were.</summary>
    public PctShare Pct { get; init; }

    /// <summary>What happened in it.</summary>
    public SweepVolume Volume { get; init; }

    /// <summary>Those of one execution.</summary>
    public static SweepCounts Of(ExecutionReport report)
    {
        var events = 0L;
        foreach (var watch in report.History.Watches)
        {
            foreach (var item in watch.Items)
            {
                events += item is WatchEvents delivery ? delivery.Events.Count : 0;
            }
        }

        return new SweepCounts(
            1, report.Choices.Count, report.Steps, report.History.Operations.Count, events, report.Elapsed)
        {
            Pct = report.Pct,
            Volume = report.Volume,
        };
    }

    /// <summary>Both together.</summary>
    public SweepCounts Plus(SweepCounts other) => new(
        Executions + other.Executions,
        Choices + other.Choices,
        Steps + other.Steps,
        Operations + other.Operations,
        Events + other.Events,
        Simulated + other.Simulated)
    {
        Pct = Pct.Plus(other.Pct),
        Volume = Volume.Plus(other.Volume),
    };
}
