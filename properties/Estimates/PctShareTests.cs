using Vigil.Properties.Strategies;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Estimates;
using Vigil.Sim.Strategies.Programs;
using Vigil.Sim.World.Search;
using Vigil.Sim.World.Sweeps;
using Xunit;

namespace Vigil.Properties.Estimates;

/// <summary>PCT's promise is said of what it is of, and of nothing else.</summary>
public sealed class PctShareTests
{
    [SeededProperty]
    public void However_they_are_added_they_are_the_same(byte[] sizes)
    {
        PctShare[] shares =
            [.. sizes.Select(size => size % 4 == 0 ? default : new PctShare(1, size, size + 2, size + 1))];
        var left = shares.Aggregate(default(PctShare), (sum, one) => sum.Plus(one));
        var right = shares.Reverse().Aggregate(default(PctShare), (sum, one) => one.Plus(sum));
        var halves = Sum(shares.Take(sizes.Length / 2)).Plus(Sum(shares.Skip(sizes.Length / 2)));
        Assert.Equal((left, left), (right, halves));
        var there = shares.Where(share => share.Executions > 0).ToArray();
        Assert.Equal(there.Length, left.Executions);
        if (there.Length > 0)
        {
            Assert.Equal(
                (there.Max(share => share.Lanes), there.Max(share => share.Choices), there.Min(share => share.Reach)),
                (left.Lanes, left.Choices, left.Reach));
        }

        static PctShare Sum(IEnumerable<PctShare> shares) =>
            shares.Aggregate(default(PctShare), (sum, one) => sum.Plus(one));
    }

    [Fact]
    public void Of_no_execution_nothing_is_promised() => Assert.Equal(0, default(PctShare).Promise(3));

    /// <summary>
    /// One thread has much to do before the other's only step: a bug of depth 1. Set to depth 3, PCT changes its mind
    /// in the meantime, more often than the promise of depth 1 allows. That of depth 3 it keeps.
    /// </summary>
    [Fact]
    public void Set_to_a_greater_depth_it_does_not_keep_the_promise_of_a_lesser()
    {
        const int Executions = 2000;
        var (choices, lanes) = Planted.Measure(Late);
        var failures = Planted.Failures(Late, seed => new PctChooser(seed, 3, choices, isFair: false), Executions);
        var asLesser = Planted.Failures(Late, seed => new PctChooser(seed, 1, choices, isFair: false), Executions);
        var chance = PctBound.OfOne(lanes, choices, 1);
        var least = (chance * Executions) - (3 * Math.Sqrt(Executions * chance * (1 - chance)));
        Assert.True(failures < least, $"{failures} of {Executions}; {least} are promised at depth 1.");
        Assert.True(asLesser >= least, $"{asLesser} of {Executions}; {least} are promised.");
        Assert.True(failures >= PctBound.OfOne(lanes, choices, 3) * Executions, $"{failures} of {Executions}");
    }

    /// <summary>The first execution of a search is a profile, which no promise is of.</summary>
    [Theory]
    [InlineData(Strategy.Pct2, 2, 39)]
    [InlineData(Strategy.Pct3, 3, 39)]
    [InlineData(Strategy.FairPct3, 3, 39)]
    [InlineData(Strategy.Random, null, 0)]
    [InlineData(Strategy.Portfolio, null, 0)]
    public void A_sweep_promises_for_what_PCT_chose(Strategy strategy, int? depth, int executions)
    {
        var result = Sweep.Run(new SweepOptions { Executions = 40, Strategy = strategy }, TimeProvider.System);
        var share = result.Counts.Pct;
        var pct = result.ToStop(strategy).Pct;
        Assert.Equal(depth, pct?.Depth);
        if (depth is { } d)
        {
            Assert.Equal(executions, share.Executions);
            Assert.InRange(share.Reach, 1, share.Choices - 1);
            Assert.Equal(PctBound.OfMany(share.Lanes, share.Choices, d, executions), pct?.Chance);
        }
    }

    [Fact]
    public void Of_a_sweep_that_broke_a_law_there_is_no_promise_and_no_bound()
    {
        var counts = new SweepCounts(5, 5, 5, 5, 5, TimeSpan.Zero) { Pct = new PctShare(4, 3, 10, 9) };
        var kinds = new SpeciesCounts();
        kinds.Add(1, times: 5);
        var held = SweepStop.Of(counts, kinds, kinds, Strategy.Pct2, hasFailed: false);
        var broke = SweepStop.Of(counts, kinds, kinds, Strategy.Pct2, hasFailed: true);
        Assert.Equal((0.6, counts.Pct.Promise(2)), (held.FailureChanceMax, held.Pct?.Chance));
        Assert.Null(broke.FailureChanceMax);
        Assert.Null(broke.Pct);
    }

    [Theory]
    [InlineData(Strategy.Random, false)]
    [InlineData(Strategy.Pos, false)]
    [InlineData(Strategy.CoyoteRandom, false)]
    [InlineData(Strategy.Pct3, true)]
    [InlineData(Strategy.QLearning, true)]
    [InlineData(Strategy.Mutation, true)]
    [InlineData(Strategy.Portfolio, true)]
    public void Who_learns_is_marked(Strategy strategy, bool learns) =>
        Assert.Equal(learns, SweepStop.Of(default, new(), new(), strategy, hasFailed: false).Learns);

    private static async Task Late(Threads t)
    {
        var isLate = t.NewCell(false);
        await t.RunAll([("long", Long), ("short", Short)]);

        async Task Long()
        {
            var own = t.NewCell(0);
            for (var i = 0; i < 30; i++)
            {
                await own.Write(i);
            }

            await isLate.Write(true);
        }

        async Task Short() => t.Assert(!await isLate.Read(), "the long one is not there first");
    }
}
