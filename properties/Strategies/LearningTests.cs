using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Programs;
using Xunit;

namespace Vigil.Properties.Strategies;

/// <summary>
/// Strategies that learn: where the way to a bug shows something new again and again, they get there sooner.
/// </summary>
public sealed class LearningTests
{
    private const int Budget = 4000;
    private const int Searches = 12;

    /// <summary>Turns in order, each of which shows.</summary>
    private static readonly Func<Threads, Task> Stairs = Planted.Staircase(turns: 20);

    /// <summary>Turns in order, of which nothing shows: one in two thousand for a walk.</summary>
    private static readonly Func<Threads, Task> Deep = Planted.Alternation(depth: 11, threads: 2, padding: 0);

    [Fact]
    public void Mutation_of_what_was_new_gets_deeper_than_a_walk() =>
        Compare(Stairs, Strategy.Mutation, atMost: 0.25);

    [Fact]
    public void Learning_gets_deeper_than_a_walk() =>
        Compare(Deep, Strategy.QLearning, atMost: 0.67);

    [Fact]
    public void A_portfolio_gives_more_to_who_shows_more_and_something_to_all()
    {
        var portfolio = new PortfolioSearch([("same", new Same()), ("walk", new Walk())]);
        for (var seed = 0UL; seed < 600; seed++)
        {
            var chooser = portfolio.Begin(seed);
            var choices = new ChoiceStream(chooser);
            Threads.Run(Planted.Crossing(threads: 8), choices);
            portfolio.End(chooser, choices.Made);
        }

        var shares = portfolio.Shares.ToDictionary(share => share.Name, share => share.Executions);
        Assert.Equal(600, shares.Values.Sum());
        Assert.True(shares["walk"] > 3 * shares["same"], $"{shares["walk"]} and {shares["same"]}");
        Assert.True(shares["same"] >= 15, $"{shares["same"]} of 600 for who shows nothing new");
    }

    private static void Compare(Func<Threads, Task> program, Strategy strategy, double atMost)
    {
        var (learnt, walked) = (Median(program, strategy), Median(program, Strategy.Random));
        Assert.True(learnt < walked * atMost, $"{learnt} executions against {walked}");
    }

    private static int Median(Func<Threads, Task> program, Strategy strategy) => Enumerable.Range(1, Searches)
        .Select(seed =>
            ProgramSearch.Find(program, Sim.Strategies.Searches.Create(strategy), (ulong)seed, Budget) ?? Budget)
        .Order().ElementAt(Searches / 2);

    private sealed class Same : ISearch
    {
        public IChooser Begin(ulong seed) => new ReplayChooser([], isStrict: false);
    }

    private sealed class Walk : ISearch
    {
        public IChooser Begin(ulong seed) => new RandomWalk(seed);
    }
}
