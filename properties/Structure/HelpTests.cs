using System.Text.RegularExpressions;
using Vigil.Properties.Replay;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>Every command of the simulator says what it does, with something to copy.</summary>
public sealed partial class HelpTests
{
    [Fact]
    public void Every_command_has_an_example_that_names_it()
    {
        var (code, help, _) = SimProcessRun.Run("--help");
        Assert.Equal(0, code);
        var commands = Commands().Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..])
            .Select(match => match.Groups[1].Value).ToArray();
        Assert.True(commands.Length >= 10, string.Join(", ", commands));
        foreach (var command in commands)
        {
            var (_, text, _) = SimProcessRun.Run(command, "--help");
            Assert.Contains("Examples:", text, StringComparison.Ordinal);
            Assert.Contains($"--project sim -- {command}", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Examples:", help, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?m)^  ([a-z]+) ")]
    private static partial Regex Commands();
}
