using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies.Estimates;
using Vigil.Sim.Strategies.Exhaust;
using Vigil.Sim.World.Scopes;
using Xunit;

namespace Vigil.Properties.Estimates;

/// <summary>Estimates against scopes of which every class is known.</summary>
public sealed class TruthTests
{
    /// <summary>How many executions are run: those after an estimate judge it.</summary>
    private const int Measured = 40_000;

    /// <summary>
    /// The chance that the next is new may be off by what chance makes of few, in the estimate and in what judges it:
    /// three standard deviations (Esty 1983 for the estimate). The total and the way to it are lower bounds in the
    /// mean; this far from the end they are below the truth each time.
    /// </summary>
    [Theory]
    [InlineData("put", 768)]
    [InlineData("compact", 612)]
    [InlineData("blocked", 13_210)]
    [InlineData("reconnect", 18_812)]
    public void The_chance_of_something_new_is_right_and_the_total_is_a_lower_bound(string name, int truth)
    {
        var scope = Scope.Find(name) ?? throw Invariant.Unreachable($"{name} is a scope.");
        var classes = Enumerable.Range(0, Measured)
            .Select(seed => scope.Run(new ChoiceStream(new RandomOrder((ulong)seed)), default).Class).ToArray();
        var later = new HeldOut(classes);
        var counts = new SpeciesCounts();
        var checkedAt = 0;
        foreach (var one in classes)
        {
            counts.Add(one);
            if (counts.Executions is not (300 or 1000 or 3000 or 10_000))
            {
                continue;
            }

            checkedAt++;
            var answer = StopAnswer.Of(counts);
            var newChance = later.NewChance((int)answer.Executions);
            var noise = 3 * Math.Sqrt(
                ((answer.Singletons + (2.0 * answer.Doubletons)) / Math.Pow(answer.Executions, 2))
                + (newChance * (1 - newChance) / (Measured - answer.Executions)));
            Assert.InRange(answer.NewChance, newChance - noise, newChance + noise);
            Assert.InRange(answer.Total, answer.Seen, truth);
            if (counts.Executions <= 3000)
            {
                // Later the estimates pass what is run here, which then can't show whether they are too high.
                Assert.True(
                    answer.ExecutionsTo(0.99) < Measured - counts.Executions,
                    $"{answer.ExecutionsTo(0.99)} more executions were thought to be enough, which is no lower bound.");
            }
        }

        Assert.Equal(4, checkedAt);
        Assert.True(counts.Seen < truth * 0.99, "Then the last claim above is not one.");
    }
}
