using Vigil.Sim.Engine.Choices;
using Vigil.Sim.World;
using Xunit;

namespace Vigil.Properties.Faults;

/// <summary>
/// A member that is away while others are replaced comes back to one that it knows: operators leave it that one, since
/// a member takes nothing from senders that it does not know.
/// </summary>
public sealed class StrandedMemberTests
{
    private const int Executions = 30;

    [Fact]
    public void Who_comes_back_knows_somebody()
    {
        var client = new ClientScript([.. Enumerable.Range(0, 20).Select(_ => new PutStep(0, PrevKv: false))]);
        FaultStep[] faults =
        [
            Fault(FaultKind.Restart, member: 0, waitsMs: 6_000, lastsMs: 60_000),
            Fault(FaultKind.MemberChange, member: 1, waitsMs: 4_000, lastsMs: 0),
            Fault(FaultKind.MemberChange, member: 2, waitsMs: 12_000, lastsMs: 0),
        ];
        var world = new WorldOptions { Members = 3, ThinksMs = 3_000, RestsMs = 300 };
        for (ulong seed = 1; seed <= Executions; seed++)
        {
            var report = Execution.Run(
                new Workload(world, [client], faults), new ChoiceStream(new RandomWalk(seed)), default);
            Assert.True(report.Holds, $"Seed {seed}: {string.Join("\n", report.Violations)}");
        }
    }

    private static FaultStep Fault(FaultKind kind, int member, int waitsMs, int lastsMs) =>
        new(kind, FaultStep.Server, 0, lastsMs) { Member = member, WaitsMs = waitsMs, Overlaps = true };
}
