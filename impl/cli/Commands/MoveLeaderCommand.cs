using System.CommandLine;

namespace Vigil.Cli.Commands;

/// <summary><c>move-leader</c>.</summary>
internal static class MoveLeaderCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("transferee-member-id", "Who is to lead, in hexadecimal");
        var command = new Command("move-leader", Examples.Append(
            "Transfers leadership to another cluster member; --endpoints must name the leader's",
            "vigil --endpoints=10.0.0.1:2379,10.0.0.2:2379 move-leader c89feb932daef420"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            if (arguments.Read(parsed) is not [var text])
            {
                throw CliException.BadArguments("move-leader command needs 1 argument");
            }

            if (!MemberId.TryParse(text, out var target, out var error))
            {
                throw CliException.BadArguments(error);
            }

            var endpoints = flags.Endpoints(parsed);
            foreach (var endpoint in endpoints)
            {
                using var client = flags.Connect(parsed, [endpoint]);
                var status = await client.GetStatusAsync(cancellationToken);
                if (status.Leader == status.Header.MemberId)
                {
                    printer.MoveLeader(status.Leader, target, await client.MoveLeaderAsync(target, cancellationToken));
                    return ExitCodes.Success;
                }
            }

            throw CliException.BadArguments($"no leader endpoint given at [{string.Join(' ', endpoints)}]");
        });
        return command;
    }
}
