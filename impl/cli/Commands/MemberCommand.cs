using System.CommandLine;
using Vigil.Cli.Output;
using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary><c>member</c>.</summary>
internal static class MemberCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags) => GroupCommand.Create(
        "member",
        Examples.Append("Membership related commands", "vigil member list -w table"),
        MemberAddCommand.Create(terminal, flags),
        OfOne(
            "remove",
            "Removes a member from the cluster, for good: its data are of no use afterwards",
            terminal,
            flags,
            async (id, client, printer, cancellationToken) =>
                printer.MemberRemove(id, await client.RemoveMemberAsync(id, cancellationToken))),
        Update(terminal, flags),
        OfOne(
            "promote",
            "Promotes a non-voting member in the cluster",
            terminal,
            flags,
            async (id, client, printer, cancellationToken) =>
                printer.MemberPromote(id, await client.PromoteMemberAsync(id, cancellationToken))),
        List(terminal, flags));

    private static Command OfOne(
        string name,
        string description,
        Terminal terminal,
        ClientFlags flags,
        Func<ulong, VigilClient, IPrinter, CancellationToken, Task> send)
    {
        var arguments = new Positionals("memberID", "The member, in hexadecimal");
        var command = new Command(name, Examples.Append(description, $"vigil member {name} c89feb932daef420"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            var id = MemberId.Read(arguments.Read(parsed));
            using var client = flags.Connect(parsed);
            await send(id, client, printer, cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Update(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("memberID", "The member, in hexadecimal");
        var urls =
            new Option<string>("--peer-urls") { Description = "Where the others will reach it, separated by commas" };
        var command = new Command("update", Examples.Append(
            "Updates a member in the cluster: where the others reach it",
            "vigil member update c89feb932daef420 --peer-urls=http://10.0.0.5:2380"));
        arguments.AddTo(command);
        command.Options.Add(urls);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            var id = MemberId.Read(arguments.Read(parsed));
            if (parsed.GetValue(urls) is not { Length: > 0 } text)
            {
                throw CliException.BadArguments("member peer urls not provided.");
            }

            using var client = flags.Connect(parsed);
            printer.MemberUpdate(id, await client.UpdateMemberAsync(id, text.Split(','), cancellationToken));
            return ExitCodes.Success;
        });
        return command;
    }

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
