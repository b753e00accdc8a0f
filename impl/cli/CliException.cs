namespace Vigil.Cli;

/// <summary>A command can't go on. The message is for its user, as it stands.</summary>
internal sealed class CliException(string message, int exitCode = ExitCodes.Error) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>Whether the user should be told where help is.</summary>
    public bool IsUsage { get; init; }

    public static CliException BadArguments(string message) => new(message, ExitCodes.BadArguments);
}
