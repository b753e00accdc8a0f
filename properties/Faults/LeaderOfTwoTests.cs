using Vigil.Server.Node;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.World;
using Xunit;

namespace Vigil.Properties.Faults;

/// <summary>
/// A leader of two members is removed and its machine switched off as soon as that is acknowledged: the other serves.
/// </summary>
public sealed class LeaderOfTwoTests
{
    private const int Executions = 100;

    [Fact]
    public void The_other_one_serves() => Assert.Equal(0, CountBroken(default));

    [Fact]
    public void It_would_not_if_the_leader_committed_its_removal_alone() =>
        Assert.NotEqual(0, CountBroken(NodeMutants.LeaveAlone));

    private static int CountBroken(NodeMutants mutant)
    {
        var world = new WorldOptions { Members = 2, ThinksMs = 300, RestsMs = 300 };
        var removal = new FaultStep(FaultKind.MemberReturn, FaultStep.Server, 0, 0)
        {
            Member = FaultStep.Leader,
            WaitsMs = 4_000,
        };
        var client = new ClientScript([.. Enumerable.Range(0, 30).Select(_ => new PutStep(0, PrevKv: false))]);
        var broken = 0;
        for (ulong seed = 1; seed <= Executions; seed++)
        {
            var report = Execution.Run(
                new Workload(world, [client], [removal]),
                new ChoiceStream(new RandomWalk(seed)),
                default(Mutants) with { Node = mutant });
            broken += report.Holds ? 0 : 1;
        }

        return broken;
    }
}
