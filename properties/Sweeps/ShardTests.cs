using FsCheck;
using Vigil.Sim.World.Sweeps;
using Xunit;

namespace Vigil.Properties.Sweeps;

/// <summary>A sweep is cut into parts that are all of it, each part once.</summary>
public sealed class ShardTests
{
    [SeededProperty(MaxTest = 500)]
    public void The_parts_of_a_sweep_are_all_of_it_in_order(PositiveInt executions, PositiveInt count, bool isLearning)
    {
        var shards = count.Get % 50 + 1;
        var block = isLearning ? 7 : 1;
        var next = 0L;
        var sizes = new HashSet<long>();
        for (var index = 1; index <= shards; index++)
        {
            var (first, size) = new Shard(index, shards).PartOf(executions.Get, block);
            Assert.Equal(next, first);
            Assert.True(first % block == 0 || first == executions.Get);
            next += size;
            sizes.Add(size);
        }

        Assert.Equal(executions.Get, next);
        Assert.True(sizes.Max() - sizes.Min() <= (2 * block) - 1);
    }

    [Fact]
    public void The_longest_sweep_is_cut_without_overflow()
    {
        var (first, count) = new Shard(int.MaxValue, int.MaxValue).PartOf(long.MaxValue);
        Assert.Equal(long.MaxValue, first + count);
        Assert.InRange(count, long.MaxValue / int.MaxValue, (long.MaxValue / int.MaxValue) + 1);
    }

    [Fact]
    public void A_part_is_read_from_the_command_line_and_from_its_file_name()
    {
        var shard = Shard.Parse("2/4");
        Assert.Equal(new Shard(2, 4), shard);
        Assert.Equal("shard-2-of-4.json", shard?.FileName);
        Assert.Equal(shard, Shard.OfFileName("shard-2-of-4.json"));
    }

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("x/y")]
    [InlineData("-1/4")]
    [InlineData("1/0")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("")]
    [InlineData("99999999999/99999999999")]
    public void An_impossible_part_is_none(string text) => Assert.Null(Shard.Parse(text));

    [Theory]
    [InlineData("shard-02-of-4.json")]
    [InlineData("shard-5-of-4.json")]
    [InlineData("shard-2-of-4.json.part")]
    [InlineData("shard-2-of-4.txt")]
    [InlineData("merged.json")]
    public void Another_file_is_no_part(string name) => Assert.Null(Shard.OfFileName(name));
}
