using Vigil.Sim.Search;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Laws;

/// <summary>The laws have teeth: each deliberate fault is noticed.</summary>
public sealed class MutantLaws(ITestOutputHelper output)
{
    /// <summary>Which law must notice which mutant; the first is the one it was made for.</summary>
    private static readonly Dictionary<string, string[]> Laws = new(StringComparer.Ordinal)
    {
        ["VersionSurvivesDelete"] = ["LinearizableRevisions"],
        ["StaleRange"] = ["LinearizableRevisions"],
        ["SplitRevision"] = ["Atomic"],
        ["DropWhenBlocked"] = ["Reliable"],
        ["RegisterWithoutHistory"] = ["Reliable"],
        ["DropTombstoneAtCompact"] = ["Reliable"],
        ["RepeatAfterSync"] = ["Unique"],
        ["ReuseEventList"] = ["Unique"],
        ["ForgetFutureStart"] = ["NothingBelowStart"],
        ["SkipCompacted"] = ["CompactionError"],
        ["RefuseAtCompacted"] = ["CompactionError"],
        ["PassLaggingWatcher"] = ["Reliable"],
        ["PrevKvIsPresent"] = ["PrevKvRight"],
        ["LeaveInGroup"] = ["NoLeak"],
        ["ForgetBlocked"] = ["Convergence", "Reliable"],
        ["FilterOnlyLive"] = ["Filtered"],
        ["ResumeFromLastDelivered"] = ["Unique"],
        ["ResumeFromNow"] = ["Reliable"],
        ["RetryUnknownWrites"] = ["LinearizableRevisions"],
    };

    public static TheoryData<string> Found => [.. Laws.Keys];

    [Theory]
    [MemberData(nameof(Found))]
    public void A_mutant_is_noticed_within_a_thousand_executions(string mutant)
    {
        var result = Sweep.Run(new SweepOptions { Mutant = mutant, Executions = 1000 }, TimeProvider.System);
        Assert.True(result.Failure is not null, $"{mutant} was not noticed in {result.Executions} executions.");
        var broken = result.Failure.Violations.Select(violation => violation.Law.Name).Distinct().ToArray();
        output.WriteLine($"{mutant}: {string.Join(", ", broken)} after {result.Executions} executions");
        Assert.Contains(broken, law => Laws[mutant].Contains(law));
    }
}
