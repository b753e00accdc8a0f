using System.Text;
using Vigil.Cli;

namespace Vigil.Scenarios.Cluster;

/// <summary>Our own command line, in this process: what a user would type, and what they would see.</summary>
internal static class Cli
{
    /// <summary>Runs a command and demands that it succeeds.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await TryAsync(arguments);
        Xunit.Assert.True(exitCode == 0, $"vigil {string.Join(' ', arguments)}: exit {exitCode}\n{output}{errors}");
        return output;
    }

    /// <summary>Runs a command.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> TryAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        var exitCode = await VigilCommand.RunAsync(arguments, new Terminal(Stream.Null, output, errors));
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }
}
