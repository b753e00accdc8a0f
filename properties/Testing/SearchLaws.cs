using Vigil.Samples.Locks;
using Vigil.Sim.Coyote;
using Vigil.Sim.Engine.Schedules;
using Vigil.Sim.Strategies;
using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>
/// A service that is not ours, the sample's, is searched, its failure replayed, and the fixed one passes.
/// </summary>
public sealed class SearchLaws
{
    private static readonly LockTest Broken = new(checksAgain: false);
    private static readonly LockTest Mended = new(checksAgain: true);

    /// <summary>Every strategy of both tiers.</summary>
    public static TheoryData<Strategy> Strategies => [.. Enum.GetValues<Strategy>()];

    /// <summary>
    /// Coyote's Q-learning settles on one execution after a few hundred, so it gets several beginnings.
    /// </summary>
    [Theory]
    [MemberData(nameof(Strategies))]
    public void Every_strategy_finds_the_bug_and_its_schedule_replays(Strategy strategy)
    {
        var options = new SimulationOptions { Strategy = strategy, Executions = 500, ShrinkExecutionsMax = 200 };
        var failure = Enumerable.Range(0, strategy == Strategy.CoyoteQLearning ? 10 : 1)
            .Select(i => Search(options with { Seed = 1 + ((ulong)i * 1000) }, Broken).Failure)
            .FirstOrDefault(found => found is not null);
        Assert.NotNull(failure);
        Assert.True(failure.IsDeterministic);
        var replay = Simulation.Replay(SimulationSchedule.Read(failure.Schedule.Write()), Broken.RunAsync);
        Assert.True(replay.IsExact, replay.Divergence);
        Assert.Equal("Two workers hold the lock at once.", replay.Failure?.Message);
        Assert.Equal(failure.Story, replay.Failure?.Story);
    }

    [Theory]
    [InlineData(Strategy.Random)]
    [InlineData(Strategy.Portfolio)]
    [InlineData(Strategy.CoyoteRandom)]
    public void The_mended_service_passes(Strategy strategy)
    {
        var result = Search(new SimulationOptions { Strategy = strategy, Executions = 1000 }, Mended);
        Assert.Null(result.Failure);
        Assert.Equal(1000, result.Executions);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void The_same_seed_gives_the_same_executions(Strategy strategy)
    {
        var options = new SimulationOptions { Strategy = strategy, Executions = 60, Seed = 7 };
        var first = Search(options, Mended);
        Assert.Equal(first, Search(options, Mended));
        Assert.NotEqual(first.Hash, Search(options with { Seed = 8 }, Mended).Hash);
    }

    [Fact]
    public void A_seed_alone_gives_the_execution_as_it_was_found()
    {
        var options = new SimulationOptions { Seed = 100 };
        var failure = Simulation.Search(options, Broken.RunAsync).Failure;
        Assert.NotNull(failure);
        var again = Simulation.Run(failure.Seed, options, Broken.RunAsync).Failure;
        Assert.Equal(failure.Hash, again?.Hash);
        Assert.Equal(failure.ChoicesFound, again?.Schedule.Choices.Count);
    }

    [Fact]
    public void A_seed_alone_is_refused_where_a_strategy_learns() => Assert.Throws<ArgumentException>(
        () => Simulation.Run(1, new SimulationOptions { Strategy = Strategy.QLearning }, Broken.RunAsync));

    [Fact]
    public void A_search_is_refused_to_whom_does_not_choose()
    {
        Assert.Throws<ArgumentException>(
            () => Simulation.Search(new SimulationOptions { Strategy = Strategy.CoyoteRandom }, Broken.RunAsync));
        Assert.Throws<ArgumentException>(() => CoyoteSimulation.Search(new SimulationOptions(), Broken.RunAsync));
    }

    [Fact]
    public void Shrinking_leaves_little_to_read()
    {
        var failure = Simulation.Search(new SimulationOptions(), Broken.RunAsync).Failure;
        Assert.NotNull(failure);
        Assert.InRange(failure.Schedule.Choices.Count(choice => choice.Value > 0), 1, 8);
        Assert.InRange(failure.Story.Count, 5, 20);
        Assert.EndsWith("BROKEN: Two workers hold the lock at once.", failure.Story[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_of_the_broken_service_breaks_the_mended_one_no_more()
    {
        var failure = Simulation.Search(new SimulationOptions(), Broken.RunAsync).Failure;
        Assert.NotNull(failure);
        var replay = Simulation.Replay(failure.Schedule, Mended.RunAsync);
        Assert.False(replay.IsExact);
        Assert.Null(replay.Failure);
    }

    [Fact]
    public void A_failure_fails_a_test_by_its_story()
    {
        var result = Simulation.Search(new SimulationOptions(), Broken.RunAsync);
        var failed = Assert.Throws<SimulationFailedException>(result.ThrowIfFailed);
        Assert.Contains("takes the lock for its own", failed.Message, StringComparison.Ordinal);
        Simulation.Search(new SimulationOptions { Executions = 1 }, Mended.RunAsync).ThrowIfFailed();
    }

    [Theory]
    [InlineData(Strategy.Random, true)]
    [InlineData(Strategy.Pct2, false)]
    public void A_failure_says_how_to_see_it_again(Strategy strategy, bool isBySeed)
    {
        var options = new SimulationOptions { Strategy = strategy, ShrinkExecutionsMax = 0 };
        var text = $"{Simulation.Search(options, Broken.RunAsync).Failure}";
        Assert.Equal(isBySeed, text.Contains("Simulation.Run(0x", StringComparison.Ordinal));
        Assert.Contains("Simulation.Replay(failure.Schedule, test)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_stops_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var options =
            new SimulationOptions { Stop = stop.Token, OnProgress = done => { if (done == 5) { stop.Cancel(); } } };
        Assert.Equal(5, Simulation.Search(options, Mended.RunAsync).Executions);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "vigil-simulation")]
    [InlineData("{\"kind\": \"vigil-schedule\"}", "vigil-simulation")]
    [InlineData("{\"kind\": \"vigil-simulation\", \"format\": 1}", "lacks something")]
    public void What_is_no_schedule_is_refused_with_the_reason(string text, string reason) => Assert.Contains(
        reason, Assert.Throws<ScheduleFormatException>(() => SimulationSchedule.Read(text)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_schedule_of_a_later_format_is_refused()
    {
        var failure = Simulation.Search(new SimulationOptions { ShrinkExecutionsMax = 0 }, Broken.RunAsync).Failure;
        Assert.NotNull(failure);
        var later = failure.Schedule.Write().Replace("\"format\": 1", "\"format\": 9", StringComparison.Ordinal);
        var refused = Assert.Throws<ScheduleFormatException>(() => SimulationSchedule.Read(later));
        Assert.Contains("format is 9", refused.Message, StringComparison.Ordinal);
    }

    private static SimulationResult Search(SimulationOptions options, LockTest test) =>
        options.Strategy is Strategy.CoyoteRandom or Strategy.CoyoteQLearning
            ? CoyoteSimulation.Search(options, test.RunAsync)
            : Simulation.Search(options, test.RunAsync);
}
