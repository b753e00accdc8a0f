using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Vigil.Cli;
using Vigil.Properties.Replay;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>The help of both command lines: one line a command, and in each command's own something to copy.</summary>
public sealed partial class HelpTests
{
    /// <summary>What a terminal of a usual width shows without a break.</summary>
    private const int ColumnsMax = 100;

    [Fact]
    public void Every_command_of_sim_has_an_example_that_names_it()
    {
        var (code, help, _) = SimProcessRun.Run("--help");
        Assert.Equal(0, code);
        var commands = CommandsIn(help);
        Assert.True(commands.Length >= 10, string.Join(", ", commands));
        foreach (var command in commands)
        {
            var (_, text, _) = SimProcessRun.Run(command, "--help");
            Assert.Contains("Examples:", text, StringComparison.Ordinal);
            Assert.Contains($"--project sim -- {command}", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_command_of_vigil_has_an_example_that_names_it()
    {
        var root = VigilCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null));
        var commands = Descriptions(root, "vigil").ToArray();
        Assert.True(commands.Length >= 30, string.Join(", ", commands.Select(command => command.Path)));
        Assert.All(commands, command => Assert.Matches(
            $@"Examples:\n(.*\n)*?.*\b{command.Path.Split(' ')[^1]}\b", command.Description));
    }

    [Theory]
    [InlineData("sim")]
    [InlineData("vigil")]
    [InlineData("vigil", "member")]
    [InlineData("vigil", "snapshot")]
    public void A_list_of_commands_has_one_line_for_each(string program, params string[] group)
    {
        var assembly = program == "vigil" ? typeof(VigilCommand).Assembly.Location : SimProcessRun.Assembly;
        var (code, help, _) = SimProcessRun.Run(new ProcessStartInfo("dotnet", [assembly, .. group, "--help"]));
        Assert.Equal(0, code);
        Assert.Equal(group.Length > 0, help.Contains("Examples:", StringComparison.Ordinal));
        var list = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Trim().Split('\n')[1..];
        Assert.Equal(CommandsIn(help).Length, list.Length);
        Assert.All(list, line => Assert.InRange(line.TrimEnd().Length, 1, ColumnsMax));
    }

    private static string[] CommandsIn(string help) =>
        [.. Commands().Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..])
            .Select(match => match.Groups[1].Value)];

    private static IEnumerable<(string Path, string Description)> Descriptions(Command command, string path) =>
        command.Subcommands.SelectMany(one => Descriptions(one, $"{path} {one.Name}")
            .Prepend(($"{path} {one.Name}", one.Description ?? "")));

    [GeneratedRegex("(?m)^  ([a-z-]+) ")]
    private static partial Regex Commands();
}
