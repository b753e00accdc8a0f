using System.CommandLine;

namespace Vigil.Cli.Commands;

/// <summary><c>txn</c>.</summary>
internal static class TxnCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var arguments = Positionals.None();
        var interactive = Flag.Create("--interactive", "Say what is expected", "-i");
        var command = new Command("txn", Examples.Append(
            "Txn processes all the requests in one transaction: from stdin compares, requests for when all hold, and "
            + "requests for when one does not, one a line, each part ended by an empty line",
            """printf 'mod("a") > "0"\n\nput a 5\nget a\n\nput a 6\n\n' | vigil txn"""));
        arguments.AddTo(command);
        command.Options.Add(interactive);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (arguments.Read(parsed).Count > 0)
            {
                throw CliException.BadArguments("txn command does not accept argument");
            }

            var printer = flags.Printer(parsed, terminal);
            using var client = flags.Connect(parsed);
            using var lines = new StreamReader(terminal.In, leaveOpen: true);
            var script = new TxnScript(lines, terminal, parsed.GetValue(interactive));
            printer.Txn(await client.TxnAsync(script.Read(), cancellationToken));
            return ExitCodes.Success;
        });
        return command;
    }
}
