using Vigil.Cli.Go;

namespace Vigil.Cli.Commands;

/// <summary>A lease's id as an argument: hexadecimal.</summary>
internal static class LeaseId
{
    /// <exception cref="CliException">It is not the one argument, or no id.</exception>
    public static long Read(IReadOnlyList<string> arguments, string complaint)
    {
        if (arguments is not [var text])
        {
            throw CliException.BadArguments(complaint);
        }

        return GoInteger.TryParseHex(text, out var id, out var error)
            ? id
            : throw CliException.BadArguments($"bad lease ID arg ({error}), expecting ID in Hex");
    }
}
