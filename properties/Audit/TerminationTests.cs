using Vigil.Sim.Cli;
using Xunit;

namespace Vigil.Properties.Audit;

/// <summary>A command that has processes and file systems of its own is not cut off before they are put away.</summary>
public sealed class TerminationTests
{
    [Theory]
    [InlineData("audit", true)]
    [InlineData("audit replay x", true)]
    [InlineData("audit shrink x", true)]
    [InlineData("score", true)]
    [InlineData("replay x", false)]
    [InlineData("run", false)]
    public void Who_has_something_to_put_away_gets_the_time(string line, bool isLong)
    {
        var command = SimCommand.Create().Parse(line).CommandResult.Command;
        Assert.Equal(isLong, SimCommand.TerminationTimeout(command) > TimeSpan.FromMinutes(1));
    }
}
