using Vigil.Sim.Strategies.Estimates;
using Xunit;

namespace Vigil.Properties.Estimates;

/// <summary>What comes later judges what was said before.</summary>
public sealed class HeldOutTests
{
    [SeededProperty]
    public void The_chance_is_the_share_of_later_ones_that_are_new(byte[] more)
    {
        ulong[] kinds = [1, 300, .. more.Select(kind => (ulong)kind)];
        var later = new HeldOut(kinds);
        for (var seen = 0; seen < kinds.Length; seen++)
        {
            var known = kinds.Take(seen).ToHashSet();
            var rest = kinds.Skip(seen).ToArray();
            Assert.Equal((double)rest.Count(kind => !known.Contains(kind)) / rest.Length, later.NewChance(seen), 12);
        }
    }

    [Fact]
    public void When_it_falls_is_the_first_time_and_only_in_the_first_half()
    {
        var later = new HeldOut([1, 2, 1, 3, 1, 2, 1, 2, 1, 2]);
        Assert.Equal(0, later.FirstBelow(0.999_999) is { } at ? at - 1 : -1);
        Assert.Equal(2, later.FirstBelow(0.2));
        Assert.Equal(4, later.FirstBelow(0.01));
        Assert.Null(new HeldOut([1, 1, 1, 1, 2, 3]).FirstBelow(0.01));
    }

    /// <summary>
    /// All kinds have the same chance, so that of something new is known. Measured by all executions, those that were
    /// counted too, it comes out at half of it.
    /// </summary>
    [Fact]
    public void It_is_not_made_too_low_by_what_was_counted()
    {
        const int Kinds = 10_000;
        var walk = new Vigil.Sim.Engine.Choices.RandomWalk(1);
        var kinds = Enumerable.Range(0, Kinds)
            .Select(_ => (ulong)walk.Choose(Vigil.Sim.Engine.Choices.ChoiceKind.Step, "", Kinds)).ToArray();
        var truth = 1 - ((double)kinds.Take(Kinds / 2).Distinct().Count() / Kinds);
        Assert.InRange(new HeldOut(kinds).NewChance(Kinds / 2), truth - 0.03, truth + 0.03);
    }
}
