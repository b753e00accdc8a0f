using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.Strategies.Exhaust;
using Vigil.Sim.World.Scopes;
using Xunit;

namespace Vigil.Properties.Exhaust;

/// <summary>
/// What the reduction rests on: neighbouring steps that touch nothing in common can change places, and nothing else
/// changes. Where this fails, something shared is not noted.
/// </summary>
public sealed class CommutationTests
{
    [Theory]
    [InlineData("put")]
    [InlineData("compact")]
    [InlineData("blocked")]
    [InlineData("reconnect")]
    public void Independent_neighbours_change_places_without_a_trace(string name)
    {
        var scope = Scope.Find(name) ?? throw Invariant.Unreachable($"{name} is a scope.");
        var swaps = 0;
        for (var seed = 0UL; seed < 300; seed++)
        {
            var recorder = new Recorder(new RandomOrder(seed));
            var expected = scope.Run(new ChoiceStream(recorder), default);
            for (var i = 0; i + 1 < recorder.Steps.Count; i++)
            {
                var (first, second) = (recorder.Steps[i], recorder.Steps[i + 1]);
                if (!CanSwap(first, second))
                {
                    continue;
                }

                var order = recorder.Steps.Select(step => step.Step.Id).ToArray();
                (order[i], order[i + 1]) = (order[i + 1], order[i]);
                var follower = new Follower(order);
                var swapped = scope.Run(new ChoiceStream(follower), default);
                Assert.True(
                    follower.LostAt is null && swapped == expected,
                    $"Seed {seed}: {first.Step} and {second.Step} (step {i}) changed places, and then step "
                    + $"{follower.LostAt} was not there: {Describe(recorder, follower.LostAt)}");
                swaps++;
            }
        }

        Assert.True(swaps > 50, $"Only {swaps} pairs were independent.");
    }

    private static bool CanSwap(TakenStep first, TakenStep second) =>
        second.Step.Cause != first.Step.Id
        && first.Step.Epoch == second.Step.Epoch
        && !TakenStep.Conflict(first.Touched, second.Touched);

    private static string Describe(Recorder recorder, int? place) =>
        place is { } at
            ? $"{recorder.Steps[at].Step}, of "
                + $"{recorder.Steps.First(step => step.Step.Id == recorder.Steps[at].Step.Cause).Step}"
            : "only the class is another";

    private sealed class Recorder(IChooser inner) : IChooser
    {
        public List<TakenStep> Steps { get; } = [];

        public int Choose(ChoiceKind kind, string site, int bound) => inner.Choose(kind, site, bound);

        public int ChooseStep(ReadOnlySpan<Step> enabled) => inner.ChooseStep(enabled);

        public void Taken(Step step, IReadOnlyList<Footprint> touched) =>
            Steps.Add(new TakenStep(step, [.. touched], null));
    }

    /// <summary>Takes the steps of these names in this order.</summary>
    private sealed class Follower(StepId[] order) : IChooser
    {
        private int _next;

        /// <summary>The first place of the order at which another step had to be taken; null when none had.</summary>
        public int? LostAt { get; private set; }

        public int Choose(ChoiceKind kind, string site, int bound) => 0;

        public int ChooseStep(ReadOnlySpan<Step> enabled)
        {
            for (var i = 0; i < enabled.Length && LostAt is null; i++)
            {
                if (_next < order.Length && enabled[i].Id == order[_next])
                {
                    return i;
                }
            }

            LostAt ??= _next;
            return 0;
        }

        public void Taken(Step step, IReadOnlyList<Footprint> touched)
        {
            if (_next < order.Length && step.Id != order[_next])
            {
                LostAt ??= _next;
            }

            _next++;
        }
    }
}
