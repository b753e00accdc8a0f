using Vigil.Seams;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>The strategies of tier A, by name.</summary>
internal static class Searches
{
    /// <summary>Delay bounding delays so often.</summary>
    private const int Delays = 2;

    /// <summary>The names that <see cref="Create"/> takes, in the order of tables.</summary>
    public static IReadOnlyList<Strategy> All { get; } =
    [
        Strategy.Random,
        Strategy.Pct2,
        Strategy.Pct3,
        Strategy.FairPct3,
        Strategy.Pos,
        Strategy.Urw,
        Strategy.Surw,
        Strategy.Delay2,
        Strategy.QLearning,
        Strategy.Mutation,
        Strategy.Portfolio,
    ];

    /// <summary>A new search that has learnt nothing yet.</summary>
    /// <exception cref="ArgumentException">The strategy is one of tier B, where Coyote chooses.</exception>
    public static ISearch Create(Strategy strategy) => strategy switch
    {
        Strategy.Random => new Independent(static seed => new RandomWalk(seed)),
        Strategy.Pct2 => Pct(depth: 2, isFair: false),
        Strategy.Pct3 => Pct(depth: 3, isFair: false),
        Strategy.FairPct3 => Pct(depth: 3, isFair: true),
        Strategy.Pos => new Independent(static seed => new PosChooser(seed)),
        Strategy.Urw => new Profiled(static (seed, profile) => new UrwChooser(seed, profile, interesting: null)),
        Strategy.Surw => new Profiled(Surw),
        Strategy.Delay2 => new Profiled(static (seed, profile) => new DelayChooser(seed, Delays, profile.Choices)),
        Strategy.QLearning => new LearningSearch(),
        Strategy.Mutation => new MutationSearch(),
        Strategy.Portfolio => new PortfolioSearch(
        [
            .. All.Where(static member => member != Strategy.Portfolio)
                .Select(static member => (member.ToString(), Create(member))),
        ]),
        Strategy.CoyoteRandom or Strategy.CoyoteQLearning =>
            throw new ArgumentException("Coyote chooses in tier B.", nameof(strategy)),
        _ => throw Invariant.Unreachable("Every strategy is covered."),
    };

    /// <summary>Whether each execution follows from its seed alone: nothing is learnt for the next.</summary>
    public static bool IsIndependent(Strategy strategy) =>
        strategy is not (Strategy.CoyoteRandom or Strategy.CoyoteQLearning) && Create(strategy) is Independent;

    /// <summary>The depth that PCT is set to; null when the strategy is another, or uses PCT now and then.</summary>
    public static int? DepthOf(Strategy strategy) => strategy switch
    {
        Strategy.Pct2 => 2,
        Strategy.Pct3 or Strategy.FairPct3 => 3,
        _ => null,
    };

    private static Profiled Pct(int depth, bool isFair) =>
        new((seed, profile) => new PctChooser(seed, depth, profile.Choices, isFair));

    /// <summary>Each execution is selective about another of the things that several lanes touch.</summary>
    private static UrwChooser Surw(ulong seed, Profile profile)
    {
        var shared = profile.Shared;
        int? interesting = shared.Count == 0 ? null : shared[(int)(seed % (ulong)shared.Count)];
        return new UrwChooser(seed, profile, interesting);
    }
}
