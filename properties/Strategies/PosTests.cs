using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Programs;
using Xunit;

namespace Vigil.Properties.Strategies;

/// <summary>
/// Partial-order sampling: what one thread does for itself before a race hardly matters, where for a random walk each
/// step of it halves the chance.
/// </summary>
public sealed class PosTests
{
    private const int Executions = 3000;
    private const int Before = 8;

    [Fact]
    public void A_race_after_a_long_way_is_met_by_priorities_and_not_by_a_walk()
    {
        // The reader's priority has to be the lowest of its own and those of the other's way, start included: one in so
        // many; or it starts late in the first place.
        var least = 1.0 / (Before + 3);
        var noise = 3 * Math.Sqrt(Executions * least * (1 - least));
        var byPriorities = Planted.Failures(Late, seed => new PosChooser(seed), Executions);
        Assert.True(byPriorities >= (Executions * least) - noise, $"{byPriorities} of {Executions}");

        // A walk has to pass the reader over again and again: at most as if two started together and half of them
        // waited.
        var most = (Before + 2) * Math.Pow(0.5, Before);
        var byChance = Planted.Failures(Late, seed => new RandomWalk(seed), Executions);
        Assert.True(
            byChance <= (Executions * most) + (3 * Math.Sqrt(Executions * most)), $"{byChance} of {Executions}");
        Assert.True(byPriorities > 2 * byChance, $"{byPriorities} and {byChance}");
    }

    private static async Task Late(Threads t)
    {
        var shared = t.NewCell(0);
        await t.RunAll([("way", Way), ("read", async () => t.Assert(await shared.Read() == 0, "it came late"))]);

        async Task Way()
        {
            var own = t.NewCell(0);
            for (var i = 0; i < Before; i++)
            {
                await own.Write(i);
            }

            await shared.Write(1);
        }
    }
}
