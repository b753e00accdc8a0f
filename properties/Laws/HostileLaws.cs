using Vigil.Sim.World;
using Vigil.Sim.World.Search;
using Xunit;

namespace Vigil.Properties.Laws;

/// <summary>
/// Whoever reaches the peer port harms nothing: by what is impossible or recorded in any cluster, and by what is
/// plausible where members share a secret.
/// </summary>
public sealed class HostileLaws
{
    private const int Executions = 300;

    [Theory]
    [InlineData(0, false)]
    [InlineData(100, false)]
    [InlineData(0, true)]
    [InlineData(100, true)]
    public void Nobody_at_the_peer_port_breaks_a_law(int secretPercent, bool amongOthers)
    {
        var scope = Mutants.ScopeFor("TrustRoles") with { PeerSecretPercent = secretPercent };
        var faults = amongOthers
            ? scope.Faults with
            {
                Kinds =
                [
                    FaultKind.HostilePeer, FaultKind.Restart, FaultKind.PeerPartition, FaultKind.PowerCut,
                    FaultKind.LeaderMove, FaultKind.PeerReset, FaultKind.MemberChange,
                ],
                DurationsMs = [500, 3_000, 20_000],
            }
            : scope.Faults;
        var options = Budget.Scale(new SweepOptions
        {
            Executions = Executions,
            Scope = scope with { Faults = faults },
        });
        var result = Sweep.Run(options, TimeProvider.System);
        Assert.True(
            result.Failure is null,
            $"Seed 0x{result.FailureSeed:x}: {string.Join("\n", result.Failure?.Violations ?? [])}");
    }

    /// <summary>What is forged does harm where it is believed, or the law above would say nothing.</summary>
    [Fact]
    public void What_is_plausible_does_harm_where_proofs_are_not_checked()
    {
        var result = Sweep.Run(
            new SweepOptions
            {
                Mutant = "TrustAnyProof",
                Executions = 1000,
                Laws = ["LinearizableRevisions", "MembersAgree", "InvariantHeld", "Convergence"],
                Scope = Mutants.ScopeFor("TrustAnyProof"),
            },
            TimeProvider.System);
        Assert.NotNull(result.Failure);
    }
}
