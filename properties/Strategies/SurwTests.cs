using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Programs;
using Xunit;

namespace Vigil.Properties.Strategies;

/// <summary>
/// The selective uniform walk is uniform over the orders of what it is selective about, whatever else threads do before
/// and between; the walk that is uniform over everything is not, and a plain one even less.
/// </summary>
public sealed class SurwTests
{
    private const int Executions = 3000;

    /// <summary>What the chi-square of six orders passes in one of a thousand cases.</summary>
    private const double TooMuch = 20.5;

    [Fact]
    public void Orders_of_the_interesting_are_as_likely()
    {
        var (profile, shared) = Learn();
        var selective = Spread(shared, seed => new UrwChooser(seed, profile, shared));
        Assert.True(selective < TooMuch, $"{selective:0.0}");
        var uniform = Spread(shared, seed => new UrwChooser(seed, profile, interesting: null));
        Assert.True(uniform > TooMuch, $"{uniform:0.0}: then being selective would be for nothing");
        var plain = Spread(shared, seed => new RandomWalk(seed));
        Assert.True(plain > TooMuch, $"{plain:0.0}");
    }

    /// <summary>Two writes each to what is shared; one of the threads has a long way to go before.</summary>
    private static async Task Program(Threads t)
    {
        var shared = t.NewCell(0);
        await t.RunAll([("short", () => Write(0)), ("long", () => Write(9))]);

        async Task Write(int before)
        {
            var own = t.NewCell(0);
            for (var i = 0; i < before; i++)
            {
                await own.Write(i);
            }

            await shared.Write(1);
            await shared.Write(2);
        }
    }

    /// <summary>
    /// The profile, and the number of what is shared: made first of what more than one thread touches.
    /// </summary>
    private static (Profile Profile, int Shared) Learn()
    {
        var profile = Planted.Profile(Program);
        return (profile, profile.Shared[0]);
    }

    private static double Spread(int shared, Func<ulong, IChooser> chooser)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < Executions; seed++)
        {
            var order = new SharedOrder(chooser((ulong)seed), shared);
            Threads.Run(Program, new ChoiceStream(order));
            times[order.Text] = times.GetValueOrDefault(order.Text) + 1;
        }

        const double Expected = Executions / 6.0;
        Assert.InRange(times.Count, 1, 6);
        return times.Values.Sum(count => (count - Expected) * (count - Expected) / Expected)
            + ((6 - times.Count) * Expected);
    }

    /// <summary>Which thread touched what is shared, in order.</summary>
    private sealed class SharedOrder(IChooser inner, int shared) : IChooser
    {
        public string Text { get; private set; } = "";

        public int Choose(ChoiceKind kind, string site, int bound) => inner.Choose(kind, site, bound);

        public int ChooseStep(ReadOnlySpan<Step> enabled) => inner.ChooseStep(enabled);

        public void Taken(Step step, IReadOnlyList<Footprint> touched)
        {
            Text += touched.Any(footprint => footprint.Resource == shared) ? $"{step.Lane.Name} " : "";
            inner.Taken(step, touched);
        }
    }
}
