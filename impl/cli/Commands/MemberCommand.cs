using System.CommandLine;

namespace Vigil.Cli.Commands;

/// <summary><c>member</c>.</summary>
internal static class MemberCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags) => GroupCommand.Create(
        "member",
        Examples.Append("Membership related commands", "vigil member list -w table"),
        List(terminal, flags));

    private static Command List(Terminal terminal, ClientFlags flags)
    {
        var arguments = Positionals.None();
        var command = new Command("list", Examples.Append(
            "Lists all members in the cluster: ID, status, name, peer addresses, client addresses, is learner",
            "vigil member list",
            "vigil member list -w table"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            arguments.Read(parsed);
            using var client = flags.Connect(parsed);
            printer.MemberList(await client.ListMembersAsync(cancellationToken));
            return ExitCodes.Success;
        });
        return command;
    }
}
