using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies.Exhaust;
using Vigil.Sim.Strategies.Programs;
using Xunit;

namespace Vigil.Properties.Exhaust;

/// <summary>The reduced search runs one execution of each class; all interleavings have the same classes.</summary>
public sealed class ReductionTests
{
    [Theory]
    [InlineData("account")]
    [InlineData("bluetooth_driver")]
    [InlineData("deadlock01")]
    [InlineData("lazy01")]
    [InlineData("phase01")]
    [InlineData("reorder_3")]
    [InlineData("stringbuffer")]
    [InlineData("sync01")]
    [InlineData("token_ring")]
    public void The_reduced_search_misses_no_class_and_repeats_none(string name)
    {
        var all = Search(name, reduces: false);
        var reduced = Search(name, reduces: true);
        Assert.True(all.IsComplete && reduced.IsComplete, $"{name} is too large to be searched.");
        Assert.Equal(all.Classes.Order(), reduced.Classes.Order());
        Assert.Equal(reduced.Classes.Count, reduced.Executions);
        Assert.True(all.Failures > 0 && reduced.Failures > 0, $"{name} has a bug, which was not found.");
    }

    private static ExhaustResult Search(string name, bool reduces)
    {
        var program = ProgramList.All.First(entry => entry.Name == name).Program;
        return Exhaustion.Run(Run, executionsMax: 400_000, reduces: reduces);

        (ulong Class, string? Failure) Run(ChoiceStream choices)
        {
            var result = Threads.Run(program, choices);
            return (result.Class, result.Failure);
        }
    }
}
