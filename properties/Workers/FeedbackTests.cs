using Vigil.Sim.Cli;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Search;
using Xunit;

namespace Vigil.Properties.Workers;

/// <summary>What an execution was chosen by follows from its place, not from what happened to be over.</summary>
public sealed class FeedbackTests
{
    private const int Executions = 150;

    public static TheoryData<Strategy> Strategies => [.. Searches.All];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Each_execution_is_the_same_whoever_runs_it(Strategy strategy)
    {
        var alone = Hashes(strategy, OneWorker.Instance);
        Assert.Equal(Executions, alone.Length);
        Assert.InRange(alone.Distinct().Count(), Executions / 2, Executions);
        Assert.Equal(alone, Hashes(strategy, ThreadWorkers.Of(2)));
        Assert.Equal(alone, Hashes(strategy, ThreadWorkers.Of(3)));
        Assert.Equal(alone, Hashes(strategy, new EagerWorkers()));
    }

    [Theory]
    [InlineData(Strategy.Pct2)]
    [InlineData(Strategy.Pct3)]
    [InlineData(Strategy.FairPct3)]
    [InlineData(Strategy.Urw)]
    [InlineData(Strategy.Surw)]
    [InlineData(Strategy.Delay2)]
    public void So_many_are_open_at_once_as_the_delay_allows(Strategy strategy)
    {
        var eager = new EagerWorkers();
        var places = eager.InOrder(
            Searches.Create(strategy),
            4 * Profiled.DelayMax,
            static place => (ulong)place,
            static (place, _) => place,
            static _ => []);
        Assert.Equal(Enumerable.Range(0, 4 * Profiled.DelayMax), places);
        Assert.Equal(Profiled.DelayMax + 1, eager.OpenMost);
    }

    [Fact]
    public void An_execution_knows_those_that_its_place_says_and_no_others()
    {
        var expected = new List<int>();
        for (var place = 1; place < Executions; place++)
        {
            // The first was an execution without a choice.
            var known = 0;
            for (var before = 1; before < place - Math.Min(place / 2, 64); before++)
            {
                known = ((known * 3) + LengthOf(before)) / 4;
            }

            expected.Add(Math.Max(1, known));
        }

        Assert.Equal(expected, Estimates(OneWorker.Instance));
        Assert.Equal(expected, Estimates(ThreadWorkers.Of(3)));
        Assert.Equal(expected, Estimates(new EagerWorkers()));

        static int LengthOf(int place) => place * 37 % 101;

        static int[] Estimates(IWorkers workers)
        {
            var estimates = new List<int>();
            var search = new Profiled((seed, profile) =>
            {
                estimates.Add(profile.Choices);
                return new RandomWalk(seed);
            });
            var places = workers.InOrder(
                search,
                Executions,
                static place => (ulong)place,
                static (place, _) => place,
                static place => [.. Enumerable.Repeat(new Choice(ChoiceKind.Step, "", 2, 0), LengthOf(place))]);
            Assert.Equal(Executions, places.Count());
            return [.. estimates];
        }
    }

    /// <summary>Had it no delay, what is chosen would follow from what happened to be over.</summary>
    [Fact]
    public void Without_the_delay_the_workers_would_show() => Assert.NotEqual(
        Hashes(new Hasty(), OneWorker.Instance),
        Hashes(new Hasty(), new EagerWorkers()));

    [Theory]
    [MemberData(nameof(Strategies))]
    public void A_search_waits_for_no_more_than_there_was_and_never_for_less_than_before(Strategy strategy)
    {
        var search = Searches.Create(strategy);
        var before = Enumerable.Range(0, 1000).Select(search.EndedBefore).ToArray();
        Assert.Equal(before.Order(), before);
        Assert.All(before, (count, place) => Assert.InRange(count, 0, place));
    }

    private static ulong[] Hashes(Strategy strategy, IWorkers workers) =>
        [.. Sweep.InOrder(Options(strategy), default, workers).Select(static report => report.Hash)];

    private static ulong[] Hashes(ISearch search, IWorkers workers)
    {
        var options = Options(default);
        return
        [
            .. workers.InOrder(
                search,
                options.Executions,
                place => options.SeedOf(place),
                (place, chooser) => Sweep.Execute(chooser, options, default, options.SeedOf(place), place),
                static report => report.Choices).Select(static report => report.Hash),
        ];
    }

    private static SweepOptions Options(Strategy strategy) =>
        new() { Executions = Executions, Seed = 5, Strategy = strategy, CheckEvery = 0, Scope = new WorkloadScope() };

    /// <summary>PCT that knows of an execution as soon as it is reported.</summary>
    private sealed class Hasty : ISearch
    {
        private readonly ISearch _delayed = Searches.Create(Strategy.Pct3);
        private Profile _profile = new(100, [], new Dictionary<string, LaneWork>());

        public int EndedBefore(int place) => _delayed.EndedBefore(place);

        public IChooser Begin(ulong seed) => new PctChooser(seed, depth: 3, _profile.Choices, isFair: false);

        public void End(IChooser chooser, IReadOnlyList<Choice> choices) =>
            _profile = _profile.Follow(choices.Count(static choice => choice.Kind == ChoiceKind.Step));
    }
}
