using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Estimates;
using Xunit;

namespace Vigil.Properties.Strategies;

/// <summary>PCT keeps its promise (Burckhardt et al. 2010), and what is not quite PCT does not.</summary>
public sealed class PctTests
{
    private const int Executions = 4000;

    /// <summary>
    /// What the promise allows at least, less what chance may take: three standard deviations. Seeds are fixed, so it
    /// is the same each time.
    /// </summary>
    [Theory]
    [InlineData(1, 2, 0)]
    [InlineData(1, 5, 3)]
    [InlineData(2, 2, 0)]
    [InlineData(2, 2, 6)]
    [InlineData(2, 4, 4)]
    [InlineData(3, 2, 0)]
    [InlineData(3, 2, 3)]
    [InlineData(3, 3, 1)]
    public void A_bug_of_a_depth_is_met_as_often_as_promised(int depth, int threads, int padding)
    {
        var program = Planted.Alternation(depth, threads, padding);
        var (choices, lanes) = Planted.Measure(program);
        var failures = Planted.Failures(
            program, seed => new PctChooser(seed, depth, choices, isFair: false), Executions);
        Assert.True(
            failures >= Least(lanes, choices, depth),
            $"{failures} of {Executions}, {Least(lanes, choices, depth):0.0} were promised: {lanes} lanes, "
                + $"{choices} choices.");
    }

    /// <summary>Without its change points it can't meet what is deeper: the test above would say so.</summary>
    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(2, 4, 4)]
    [InlineData(3, 2, 0)]
    public void With_one_change_too_few_the_promise_is_broken(int depth, int threads, int padding)
    {
        var program = Planted.Alternation(depth, threads, padding);
        var (choices, lanes) = Planted.Measure(program);
        var failures = Planted.Failures(
            program, seed => new PctChooser(seed, depth - 1, choices, isFair: false), Executions);
        Assert.True(failures < Least(lanes, choices, depth), $"{failures} of {Executions} all the same.");
    }

    [Fact]
    public void The_fair_kind_lets_everyone_run_in_the_end()
    {
        var (choices, _) = Planted.Measure(Planted.Spinning);
        Assert.Equal(
            0, Planted.Failures(Planted.Spinning, seed => new PctChooser(seed, 3, choices, isFair: true), 300));
        Assert.True(
            Planted.Failures(Planted.Spinning, seed => new PctChooser(seed, 3, choices, isFair: false), 30) > 0,
            "The unfair kind always ended too, so the program proves nothing.");
    }

    private static double Least(int lanes, int choices, int depth)
    {
        var chance = PctBound.OfOne(lanes, choices, depth);
        return (Executions * chance) - (3 * Math.Sqrt(Executions * chance * (1 - chance)));
    }
}
