using System.CommandLine;

namespace Vigil.Cli.Commands;

/// <summary><c>watch</c>.</summary>
internal static class WatchCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var syntax = new WatchSyntax();
        var command = new Command("watch", Examples.Append(
            "Watches events stream on keys or prefixes, until ^C. With --, runs a command for each event, which finds\n"
            + "it in ETCD_WATCH_REVISION, ETCD_WATCH_EVENT_TYPE, ETCD_WATCH_KEY and ETCD_WATCH_VALUE",
            "vigil watch greeting",
            "vigil watch app/ --prefix --rev=2 --prev-kv",
            "vigil watch greeting -- sh -c 'echo $ETCD_WATCH_KEY is $ETCD_WATCH_VALUE'",
            "printf 'watch a\\nwatch b --prefix\\n' | vigil watch -i",
            "vigil watch --endpoints=10.0.0.1:2379,10.0.0.2:2379 a c -w json"));
        syntax.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            WatchKey.OfEnvironment();
            var printer = flags.Printer(parsed, terminal);
            var request = syntax.IsInteractive(parsed) ? null : syntax.Read(parsed);
            using var client = flags.Connect(parsed);
            using var interrupts = new Interrupts();
            using var output = new WatchOutput(client, printer, terminal);
            try
            {
                await (request is null
                    ? ReadAsync(output, terminal, interrupts.Token)
                    : output.ShowAsync(request, interrupts.Token));
            }
            catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
            {
                return ExitCodes.Success;
            }
            catch (WatchExecException e)
            {
                await terminal.Error.WriteLineAsync(e.Message);
                return ExitCodes.Error;
            }

            throw new CliException("watch is canceled by the server", ExitCodes.Interrupted);
        });
        return command;
    }

    private static async Task ReadAsync(WatchOutput output, Terminal terminal, CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(terminal.In, leaveOpen: true);
        await new WatchShell(lines, output, terminal).RunAsync(cancellationToken);
    }
}
