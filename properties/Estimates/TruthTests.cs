using Vigil.Seams;
using Vigil.Sim.Choices;
using Vigil.Sim.Estimates;
using Vigil.Sim.Exhaust;
using Xunit;

namespace Vigil.Properties.Estimates;

/// <summary>Estimates against scopes of which every class is known.</summary>
public sealed class TruthTests
{
    /// <summary>How many executions the chance of each class is measured by.</summary>
    private const int Measured = 40_000;

    /// <summary>
    /// The chance that the next is new may be off by a third, and by what chance makes of few singletons: three times
    /// their square root. The total and the way to it are lower bounds, never above the truth.
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
        var chances = classes.CountBy(one => one).ToDictionary(one => one.Key, one => (double)one.Value / Measured);
        var counts = new SpeciesCounts();
        var missing = 1.0;
        var checkedAt = 0;
        foreach (var one in classes)
        {
            missing -= counts.Add(one) ? chances[one] : 0;
            if (counts.Executions is not (300 or 1000 or 3000))
            {
                continue;
            }

            checkedAt++;
            var answer = StopAnswer.Of(counts);
            var noise = 3 * Math.Sqrt(answer.Singletons) / answer.Executions;
            Assert.InRange(answer.NewChance, (missing * 2 / 3) - noise, (missing * 4 / 3) + noise);
            Assert.InRange(answer.Total, answer.Seen, truth);
            Assert.True(
                answer.ExecutionsTo(0.99) < Measured && counts.Seen < 0.99 * truth,
                $"{answer.ExecutionsTo(0.99)} more executions were thought to be enough, which is no lower bound.");
        }

        Assert.Equal(3, checkedAt);
        Assert.True(counts.Seen < truth * 0.99, "Then the last claim above is not one.");
    }
}
