using System.CommandLine;

namespace Vigil.Cli.Commands;

/// <summary><c>version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "unknown";

    public static Command Create(Terminal terminal)
    {
        var command = new Command("version", Examples.Append(
            "Prints the version: of vigil, and of etcd's interface that it speaks",
            "vigil version"));
        command.SetAction(_ =>
        {
            terminal.WriteLine($"vigil version: {Version}");
            terminal.WriteLine("API version: 3.4");
            return ExitCodes.Success;
        });
        return command;
    }
}
