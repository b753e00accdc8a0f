using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Programs;
using Xunit;

namespace Vigil.Properties.Strategies;

/// <summary>Delay bounding makes the schedules with so many delays, all of them and no others.</summary>
public sealed class DelayTests
{
    private static readonly Func<Threads, Task> Program = Planted.Writers(2, 3, 2);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void It_never_delays_more_often(int delays)
    {
        var (choices, _) = Planted.Measure(Program);
        for (var seed = 0UL; seed < 500; seed++)
        {
            var counter = new DelayCounter(new DelayChooser(seed, delays, choices));
            Threads.Run(Program, new ChoiceStream(counter));
            Assert.InRange(counter.Delays, 0, delays);
        }
    }

    [Fact]
    public void All_schedules_with_one_delay_are_made()
    {
        var (choices, _) = Planted.Measure(Program);
        var made = new HashSet<string>();
        for (var seed = 0UL; seed < 1000; seed++)
        {
            made.Add(Planted.OrderOf(Program, new DelayChooser(seed, delays: 1, choices)));
        }

        var possible = new HashSet<string>();
        for (var place = 0; place < choices; place++)
        {
            possible.Add(Planted.OrderOf(Program, new DelayCounter(null) { DelayAt = place }));
        }

        Assert.True(possible.Count > 5, $"Only {possible.Count} are possible.");
        Assert.Equal(possible.Order(), made.Where(possible.Contains).Order());
        Assert.Empty(made.Except(possible).Except([Planted.OrderOf(Program, new DelayCounter(null))]));
    }

    /// <summary>Round and round without delays, but for one at a place; or counts another's.</summary>
    private sealed class DelayCounter(IChooser? counted) : IChooser
    {
        private int _place;
        private int _turn;

        public int DelayAt { get; init; } = -1;

        public int Delays { get; private set; }

        public int Choose(ChoiceKind kind, string site, int bound) => 0;

        public int ChooseStep(ReadOnlySpan<Step> enabled)
        {
            var lanes = new List<int>();
            foreach (var step in enabled)
            {
                lanes.Add(step.Lane.Number);
            }

            var own = Next(lanes, _turn);
            var chosen = counted?.ChooseStep(enabled)
                ?? (_place++ == DelayAt ? Next(lanes, lanes[own] + 1) : own);
            if (lanes[chosen] != lanes[own])
            {
                Delays++;
            }

            _turn = lanes[chosen];
            return chosen;
        }

        private static int Next(List<int> lanes, int from)
        {
            var later = lanes.Where(lane => lane >= from).ToArray();
            return lanes.IndexOf(later.Length > 0 ? later.Min() : lanes.Min());
        }
    }
}
