using Vigil.Sim.World.Museum;
using Xunit;

namespace Vigil.Properties.Museum;

/// <summary>Medians and their intervals, against ranks that tables of the binomial distribution give.</summary>
public sealed class MedianIntervalTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(5, 3, 1, 5)]
    [InlineData(6, 4, 1, 6)]
    [InlineData(10, 6, 2, 9)]
    [InlineData(30, 16, 10, 21)]
    [InlineData(100, 51, 40, 61)]
    public void The_interval_is_between_the_ranks_of_the_tables(int count, int median, int low, int high)
    {
        var of = MedianInterval.Of(Enumerable.Range(1, count).Reverse().Select(value => (double)value));
        Assert.Equal(new MedianInterval(median, low, high, count), of);
    }

    [Fact]
    public void What_was_not_found_is_above_everything()
    {
        var of = MedianInterval.Of([3, double.PositiveInfinity, 1]);
        Assert.Equal(3, of.Median);
        Assert.Equal(double.PositiveInfinity, of.Worst);
    }

    [Fact]
    public void There_is_none_of_nothing() => Assert.Throws<ArgumentException>(() => MedianInterval.Of([]));
}
