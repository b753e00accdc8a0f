using System.CommandLine;
using Vigil.Cli.Check;

namespace Vigil.Cli.Commands;

/// <summary><c>check</c>.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags) => GroupCommand.Create(
        "check",
        Examples.Append("Commands for checking properties of the cluster", "vigil check perf --load=s"),
        CheckPerfCommand.Create(terminal, flags),
        CheckDatascaleCommand.Create(terminal, flags));
}
