using Vigil.Sim.Strategies.Estimates;
using Xunit;

namespace Vigil.Properties.Estimates;

/// <summary>What a sweep says of what it has not seen, against numbers that are known.</summary>
public sealed class StopAnswerTests
{
    [Fact]
    public void Counts_are_kept_kind_by_kind()
    {
        var counts = new SpeciesCounts();
        Assert.True(counts.Add(7));
        Assert.False(counts.Add(7));
        Assert.True(counts.Add(8));
        Assert.True(counts.Add(9, times: 3));
        Assert.Equal((6L, 3, 1, 1), (counts.Executions, counts.Seen, counts.Singletons, counts.Doubletons));
    }

    [SeededProperty]
    public void However_they_are_added_the_counts_are_the_same(byte[] kinds)
    {
        var one = new SpeciesCounts();
        foreach (var kind in kinds)
        {
            one.Add(kind);
        }

        var grouped = new SpeciesCounts(
            kinds.GroupBy(kind => (ulong)kind).Select(group => KeyValuePair.Create(group.Key, (long)group.Count())));
        Assert.Equal(StopAnswer.Of(one), StopAnswer.Of(grouped));
        Assert.Equal(kinds.Distinct().Count(), one.Seen);
        Assert.Equal(kinds.GroupBy(kind => kind).Count(group => group.Count() == 2), one.Doubletons);
    }

    /// <summary>The worked numbers: 100 executions, 40 kinds, 20 once, 10 twice.</summary>
    [Fact]
    public void The_formulas_are_those_of_the_papers()
    {
        var answer = new StopAnswer(100, 40, 20, 10);
        Assert.Equal(0.2, answer.NewChance, 12);
        Assert.Equal(40 + (0.99 * 20 * 20 / 20), answer.Total, 12);
        Assert.Equal(0.03, answer.FailureChanceMax, 12);
        var more = answer.ExecutionsTo(0.99);
        Assert.NotNull(more);
        Assert.Equal(100 * 20 / 20.0 * Math.Log(19.8 / (0.01 * 59.8)), more.Value, 9);
        var rare = answer.ExecutionsToNewChance(0.01);
        Assert.NotNull(rare);
        Assert.Equal((Math.Log(0.05) / Math.Log(1980.0 / 2000)) - 1, rare.Value, 9);
    }

    [Fact]
    public void What_was_seen_again_and_again_is_all()
    {
        var answer = new StopAnswer(1000, 12, 0, 0);
        Assert.Equal((0.0, 12.0), (answer.NewChance, answer.Total));
        Assert.Equal((0.0, 0.0), (answer.ExecutionsTo(0.99), answer.ExecutionsToNewChance(0.01)));
    }

    [Fact]
    public void Where_nothing_came_twice_it_is_not_said_how_long_it_takes()
    {
        var answer = new StopAnswer(50, 50, 50, 0);
        Assert.Equal(1.0, answer.NewChance);
        Assert.Null(answer.ExecutionsTo(0.99));
        Assert.Null(answer.ExecutionsToNewChance(0.01));
    }

    [SeededProperty]
    public void No_estimate_is_below_what_was_seen(ushort once, ushort twice, ushort often)
    {
        var executions = once + (2L * twice) + (3L * often);
        var answer = new StopAnswer(executions, once + twice + often, once, twice);
        Assert.True(answer.Total >= answer.Seen);
        Assert.InRange(answer.NewChance, 0, 1);
        Assert.True(answer.ExecutionsTo(0.99) is null or >= 0);
        Assert.True(answer.ExecutionsToNewChance(0.01) is null or >= 0);
    }

    [Fact]
    public void PCT_promises_what_its_paper_proves()
    {
        Assert.Equal(1.0 / 4, PctBound.OfOne(4, 100, 1), 12);
        Assert.Equal(1.0 / 40_000, PctBound.OfOne(4, 100, 3), 12);
        Assert.Equal(0, PctBound.OfMany(4, 100, 2, 0));
        Assert.Equal(1 - Math.Pow(1 - (1.0 / 400), 1000), PctBound.OfMany(4, 100, 2, 1000), 12);
    }
}
