using Vigil.Sim.Strategies.Estimates;

namespace Vigil.Sim.World.Sweeps;

/// <summary>Whether one may stop, as it stands in a joined sweep's file.</summary>
internal sealed record StopPart(
    StopPart.KindsPart Behaviours,
    StopPart.KindsPart Situations,
    bool Learns,
    double? FailureChanceMax,
    PctPromise? Pct)
{
    public static StopPart Of(SweepStop stop) => new(
        KindsPart.Of(stop.Behaviours), KindsPart.Of(stop.Situations), stop.Learns, stop.FailureChanceMax, stop.Pct);

    /// <summary>
    /// Of kinds of executions. The last two are how many more it takes, at least, until 99 % of the kinds were seen,
    /// and until 1 % of executions are new; left out when unknown.
    /// </summary>
    internal sealed record KindsPart(
        int Seen,
        int SeenOnce,
        int SeenTwice,
        double NewChance,
        double TotalMin,
        double? MoreToShare99,
        double? MoreToNew1)
    {
        public static KindsPart Of(StopAnswer answer) => new(
            answer.Seen,
            answer.Singletons,
            answer.Doubletons,
            answer.NewChance,
            answer.Total,
            answer.ExecutionsTo(0.99),
            answer.ExecutionsToNewChance(0.01));
    }
}
