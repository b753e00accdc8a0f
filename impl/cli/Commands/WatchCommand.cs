using System.CommandLine;
using Vigil.Cli.Output;
using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary><c>watch</c>.</summary>
internal static class WatchCommand
{
    public static Command Create(Terminal terminal)
    {
        var syntax = new WatchSyntax();
        var flags = new ClientFlags();
        var command = new Command("watch", Examples.Append(
            "Watches events stream on keys or prefixes, until ^C",
            "vigil watch greeting",
            "vigil watch app/ --prefix --rev=2 --prev-kv",
            "vigil watch --endpoints=10.0.0.1:2379,10.0.0.2:2379 a c -w json"));
        syntax.AddTo(command);
        flags.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var printer = flags.Printer(parsed, terminal);
            var options = syntax.Read(parsed);
            using var client = flags.Connect(parsed);
            using var interrupts = new Interrupts();
            return await ShowAsync(client, options, printer, terminal, interrupts.Token);
        });
        return command;
    }

    private static async Task<int> ShowAsync(
        VigilClient client,
        WatchOptions options,
        IPrinter printer,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var response in client.WatchAsync(options, cancellationToken))
            {
                if (response.IsProgressNotify)
                {
                    terminal.WriteLine($"progress notify: {response.Header.Revision}");
                }

                printer.Watch(response);
                await terminal.Out.FlushAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Success;
        }
        catch (WatchCanceledException e)
        {
            await terminal.Error.WriteLineAsync($"watch was canceled ({e.Reason})");
            printer.Watch(e.Response);
        }

        throw new CliException("watch is canceled by the server", ExitCodes.Interrupted);
    }
}
