using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>Every command line that the papers show is one that its program understands.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void Every_command_line_of_the_papers_is_understood()
    {
        var lines = Paper.All().Where(paper => paper.Path != "CHANGELOG.md")
            .SelectMany(paper => CommandLine.In(paper).Select(line => (paper.Path, Line: line))).ToArray();
        Assert.True(lines.Length >= 60, $"The papers have command lines, and only {lines.Length} were found.");
        Assert.Contains(lines, line => line is ("README.md", "dotnet run -c Release --project sim -- run"));
        Assert.Contains(lines, line => line is ("README.md", "dotnet test Sim.sln"));
        var complaints = lines
            .Select(line => CommandLine.Complaint(line.Line) is { } complaint
                ? $"{line.Path}: {line.Line}: {complaint}" : null)
            .OfType<string>().ToArray();
        Assert.True(complaints.Length == 0, string.Join('\n', complaints));
    }

    [Theory]
    [InlineData("dotnet run -c Release --project sim -- run --nonsense", "--nonsense")]
    [InlineData("dotnet run -c Release --project sim -- run -n many", "many")]
    [InlineData("dotnet run -c Release --project sim -- explode", "explode")]
    [InlineData("dotnet run -c Release --project nowhere -- run", "nowhere")]
    [InlineData("dotnet build -c Release impl/nowhere", "impl/nowhere")]
    [InlineData("dotnet run --fast --project sim", "--fast")]
    [InlineData("dotnet run -c Release --project interop/soak -- --membres 3", "--membres")]
    [InlineData("dotnet artifacts/bin/Vigil.Cli/release/vigil.dll serve --data /x", "--data")]
    [InlineData("vigil serve --data-directory /x", "--data-directory")]
    [InlineData("vigil put a b --prefix", "--prefix")]
    [InlineData("vigil member", "not one of its commands")]
    [InlineData("vigil server", "not one of its commands")]
    [InlineData("sim run [-n 5000] [--secs S] [--strategy …]", "--secs")]
    [InlineData("vigil-sim run --members three", "three")]
    [InlineData("sim merge <dir> [-w simple\\|json] [--part]", "--part")]
    [InlineData("deploy/cluster/run --folder /tmp/three", "--folder")]
    public void A_command_line_that_is_not_understood_is_noticed(string line, string complaint) =>
        Assert.Contains(complaint, CommandLine.Complaint(line) ?? "no complaint", StringComparison.Ordinal);

    [Theory]
    [InlineData("vigil --endpoints 10.0.0.1:2379 member add d --peer-urls=http://10.0.0.4:2380 --learner")]
    [InlineData("vigil serve")]
    [InlineData("sim sweep --shard 2/16 --out <dir> [-n 5000] [--strategy …]")]
    [InlineData("deploy/cluster/run --dir /tmp/three")]
    [InlineData("dotnet test Sim.sln")]
    public void One_that_is_understood_is_not(string line) => Assert.Null(CommandLine.Complaint(line));

    [Fact]
    public void Command_lines_are_found_in_fences_and_within_backticks() => Assert.Equal(
        ["vigil serve --name a", "dotnet test Sim.sln", "sim compare"],
        CommandLine.In(new Paper(
            "x.md", "Say `sim compare` or `simple`.\n\n```\nvigil serve \\\n    --name a\n"
                + "printed\n$ dotnet test Sim.sln\n```")));
}
