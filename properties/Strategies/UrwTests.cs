using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;
using Xunit;

namespace Vigil.Properties.Strategies;

/// <summary>The uniform walk is uniform over interleavings, which a random walk is not.</summary>
public sealed class UrwTests
{
    [Theory]
    [InlineData(2, 6)]
    [InlineData(1, 9)]
    [InlineData(2, 2, 2)]
    public void Every_interleaving_is_as_likely(params int[] writes)
    {
        var program = Planted.Writers(writes);
        var profile = Planted.Profile(program);
        var (kinds, tooMuch, spread) = Spread(writes, seed => new UrwChooser(seed, profile, interesting: null));
        Assert.True(spread < tooMuch, $"{spread:0} of at most {tooMuch:0} over {kinds} interleavings");
    }

    [Theory]
    [InlineData(2, 6)]
    [InlineData(1, 9)]
    public void A_random_walk_would_not_pass(params int[] writes)
    {
        var (kinds, tooMuch, spread) = Spread(writes, seed => new RandomWalk(seed));
        Assert.True(spread > tooMuch, $"{spread:0} of at most {tooMuch:0} over {kinds} interleavings");
    }

    /// <summary>
    /// The chi-square of the interleavings against all alike, and what it passes in one of a thousand cases.
    /// </summary>
    private static (int Kinds, double TooMuch, double Spread) Spread(int[] writes, Func<ulong, IChooser> chooser)
    {
        var program = Planted.Writers(writes);
        var kinds = Interleavings(writes);
        var executions = kinds * 60;
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < executions; seed++)
        {
            var order = Planted.OrderOf(program, chooser((ulong)seed));
            times[order] = times.GetValueOrDefault(order) + 1;
        }

        Assert.True(times.Count <= kinds, $"{times.Count} interleavings where there are {kinds}.");
        var expected = (double)executions / kinds;
        var spread = times.Values.Sum(count => (count - expected) * (count - expected) / expected)
            + ((kinds - times.Count) * expected);

        // Wilson and Hilferty's approximation of the 99.9 % quantile.
        var freedom = kinds - 1.0;
        var tooMuch = freedom * Math.Pow(1 - (2 / (9 * freedom)) + (3.09 * Math.Sqrt(2 / (9 * freedom))), 3);
        return (kinds, tooMuch, spread);
    }

    /// <summary>Each thread has its start beside its writes.</summary>
    private static int Interleavings(int[] writes)
    {
        var (ways, steps) = (1.0, 0);
        foreach (var count in writes)
        {
            for (var i = 1; i <= count + 1; i++)
            {
                ways = ways * ++steps / i;
            }
        }

        return (int)Math.Round(ways);
    }
}
