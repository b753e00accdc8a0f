using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Search;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Laws;

/// <summary>Long sweeps over drawn workloads: every law holds, and every interesting situation came about.</summary>
public sealed class SweepLaws(ITestOutputHelper output)
{
    [Fact]
    public void Every_law_holds_in_tier_A() =>
        Sweep_holds(new SweepOptions { Executions = 10_000 }, mustReachAll: true);

    [Fact]
    public void Every_law_holds_in_tier_B_with_random_choices() =>
        Sweep_holds(new SweepOptions { Executions = 1_500, Strategy = Strategy.CoyoteRandom }, mustReachAll: false);

    [Fact]
    public void Every_law_holds_in_tier_B_with_learned_choices() =>
        Sweep_holds(new SweepOptions { Executions = 1_500, Strategy = Strategy.CoyoteQLearning }, mustReachAll: false);

    private void Sweep_holds(SweepOptions options, bool mustReachAll) => Judge.Sweep_holds(
        options, Enum.GetValues<Mark>().Except(Marks.OfClusters), mustReachAll ? 5_000 : null, shrinksMax: 10_000,
        output);
}
