using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Vigil.Sim.Oracle;

namespace Vigil.Properties.Oracle;

/// <summary>The certificate check against the brute-force search, which shares nothing with it but the model.</summary>
public sealed class LinearizabilityLaws
{
    /// <summary>Exactness: on small histories, right ones and wrong ones, the two never disagree.</summary>
    [Property(MaxTest = 6_000)]
    public Property The_certificate_and_the_brute_force_search_never_disagree(
        DoNotSize<int> seed, bool areValuesUnique, bool isCorrupted)
    {
        var unknownPercent = Math.Abs(seed.Item % 3) * 20;
        var history = new RandomHistories(seed.Item).Next(unknownPercent, areValuesUnique, isCorrupted);
        var verdict = new HistoryOracle().Judge(history);
        var isLinearizable = WglSearch.IsLinearizable(history);
        return (verdict.Holds == isLinearizable && !verdict.IsUndecided)
            .Label($"brute force: {isLinearizable}; {Stories.Tell(history, verdict)}")
            .Classify(isLinearizable, "linearizable")
            .Classify(!isLinearizable, "not linearizable")
            .Classify(verdict.AppliedUnknownWrites > 0, "with unknown writes that took effect");
    }
}
