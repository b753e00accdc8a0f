using FsCheck;
using FsCheck.Fluent;
using Vigil.Sim.World.Oracle;

namespace Vigil.Properties.Oracle;

/// <summary>The certificate check against the brute-force search, which shares nothing with it but the model.</summary>
public sealed class LinearizabilityLaws
{
    /// <summary>Exactness: on small histories, right ones and wrong ones, the two never disagree.</summary>
    [SeededProperty(MaxTest = 6_000)]
    public Property The_certificate_and_the_brute_force_search_never_disagree(
        DoNotSize<int> seed, bool areValuesUnique, bool isCorrupted)
    {
        var random = new Random(seed.Item);
        var history = new RandomHistories(seed.Item).Next(
            random.Next(2, 8), random.Next(3) * 20, areValuesUnique, isCorrupted);
        var verdict = new HistoryOracle().Judge(history);
        var isLinearizable = WglSearch.IsLinearizable(history);
        return (verdict.Holds == isLinearizable && !verdict.IsUndecided)
            .Label($"brute force: {isLinearizable}; {Stories.Write(history, verdict)}")
            .Classify(isLinearizable, "linearizable")
            .Classify(!isLinearizable, "not linearizable")
            .Classify(verdict.AppliedUnknownWrites > 0, "with unknown writes that took effect");
    }

    /// <summary>No false alarm: what a right store did is found right, also where much of it is unknown.</summary>
    [SeededProperty(MaxTest = 1_000)]
    public Property A_right_history_with_right_watches_is_never_found_wrong(DoNotSize<int> seed, bool areValuesUnique)
    {
        var random = new Random(seed.Item);
        var history = new RandomHistories(seed.Item).Next(
            random.Next(5, 40), random.Next(3) * 20, areValuesUnique, isCorrupted: false, watches: random.Next(4));
        var verdict = new HistoryOracle().Judge(history);
        return verdict.Holds
            .Label(Stories.Write(history, verdict))
            .Classify(verdict.IsUndecided, "undecided")
            .Classify(verdict.AppliedUnknownWrites > 0, "with unknown writes that took effect");
    }
}
