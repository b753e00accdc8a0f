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
    public void So_many_run_at_once_as_workers_have_use_for(Strategy strategy)
    {
        var eager = new EagerWorkers();
        var places = eager.InOrder(
            Searches.Create(strategy),
            4 * DelayedFeedback.DelayMax,
            static place => (ulong)place,
            static (place, _) => place,
            static _ => []);
        Assert.Equal(Enumerable.Range(0, 4 * DelayedFeedback.DelayMax), places);
        Assert.Equal(DelayedFeedback.DelayMax + 1, eager.OpenMost);
    }

    /// <summary>It is told of what is over as soon as it is, so the workers show.</summary>
    [Fact]
    public void Without_the_delay_the_workers_would_show() => Assert.NotEqual(
        Hashes(Hasty(), OneWorker.Instance),
        Hashes(Hasty(), new EagerWorkers()));

    [Fact]
    public void A_search_is_told_in_the_same_order_whoever_runs_it()
    {
        var (alone, eager) = (new Telling(), new Telling());
        Assert.Equal(Executions, Run(alone, OneWorker.Instance));
        Assert.Equal(Executions, Run(eager, new EagerWorkers()));
        Assert.Equal(alone.Calls, eager.Calls);
        Assert.Equal(["begin 0", "end 0", "begin 1", "begin 2", "end 1", "begin 3", "begin 4"], alone.Calls.Take(7));
        Assert.Equal($"end {Executions - 1 - DelayedFeedback.DelayMax - 1}", alone.Calls[^2]);

        static int Run(Telling search, IWorkers workers) => workers.InOrder(
            new DelayedFeedback(search),
            Executions,
            static place => (ulong)place,
            static (place, _) => place,
            static place => [new Choice(ChoiceKind.Step, "", int.MaxValue, place)]).Count();
    }

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

    private static Impatient Hasty() =>
        new(new Profiled(static (seed, profile) => new PctChooser(seed, depth: 3, profile.Choices, isFair: false)));

    /// <summary>As many may be open as with a delay, but there is none.</summary>
    private sealed class Impatient(ISearch inner) : ISearch
    {
        private readonly DelayedFeedback _delayed = new(inner);

        public int EndedBefore(int place) => _delayed.EndedBefore(place);

        public IChooser Begin(ulong seed) => inner.Begin(seed);

        public void End(IChooser chooser, IReadOnlyList<Choice> choices) => inner.End(chooser, choices);
    }

    /// <summary>Writes down what it is told.</summary>
    private sealed class Telling : ISearch
    {
        public List<string> Calls { get; } = [];

        public IChooser Begin(ulong seed)
        {
            Calls.Add($"begin {seed}");
            return new RandomWalk(seed);
        }

        public void End(IChooser chooser, IReadOnlyList<Choice> choices) => Calls.Add($"end {choices[0].Value}");
    }
}
