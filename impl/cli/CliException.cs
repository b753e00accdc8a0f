namespace Vigil.Cli;

/// <summary>A command can't continue. The message is shown to the user unchanged.</summary>
internal sealed class CliException(string message, int exitCode = ExitCodes.Error) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>Whether to show the user where help is.</summary>
    public bool IsUsage { get; init; }

    public static CliException BadArguments(string message) => new(message, ExitCodes.BadArguments);
}
