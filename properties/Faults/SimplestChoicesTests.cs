using Vigil.Sim.Engine.Choices;
using Vigil.Sim.World;
using Xunit;

namespace Vigil.Properties.Faults;

/// <summary>What is shrunk ends in the simplest choices: they must be those of a cluster that works.</summary>
public sealed class SimplestChoicesTests
{
    /// <summary>Members that all drew the same before an election would tie for ever.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Members_elect_a_leader(int members)
    {
        var client = new ClientScript([new PutStep(0, PrevKv: false), new GetStep(0, 1, 0, 0)]);
        var world = new WorldOptions { Members = members, ThinksMs = 300, RestsMs = 300 };
        var choices = new ChoiceStream(new ReplayChooser([], isStrict: false));
        Assert.Empty(Execution.Run(new Workload(world, [client], []), choices, default).Violations);
    }
}
