using System.CommandLine;
using Vigil.Core;
using Vigil.Server;
using Vigil.Server.Hosting;

namespace Vigil.Cli.Commands;

/// <summary><c>serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var urls = new Option<string>("--listen-client-urls")
        {
            Description = "Where clients are served, separated by commas",
            DefaultValueFactory = _ => "http://127.0.0.1:2379",
        };
        var name = new Option<string>("--name")
        {
            Description = "The member's name",
            DefaultValueFactory = _ => "default",
        };
        var dataDir = new Option<string>("--data-dir") { Description = "Not served yet: the data are in memory" };
        var requestBytes = new Option<int>("--max-request-bytes")
        {
            Description = "The most bytes of one request",
            DefaultValueFactory = _ => new ServerLimits().RequestBytesMax,
        };
        var txnOps = new Option<int>("--max-txn-ops")
        {
            Description = "The most operations of one transaction",
            DefaultValueFactory = _ => new StoreOptions().TxnOpsMax,
        };
        var logLevel = new Option<string>("--log-level")
        {
            Description = "What is logged to stderr: none, error, warn, info or debug",
            DefaultValueFactory = _ => "error",
        };
        var command = new Command("serve", Examples.Append(
            "Serves etcd's interface, in memory, until ^C or SIGTERM",
            "vigil serve",
            "vigil serve --listen-client-urls http://127.0.0.1:2379,http://[::1]:2379"))
        {
            urls, name, dataDir, requestBytes, txnOps, logLevel,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            flags.Refuse(parsed);
            if (parsed.GetValue(dataDir) is { } directory)
            {
                throw new CliException(
                    $"--data-dir {directory}: this version keeps its data in memory only; leave the flag out");
            }

            var options = new VigilServerOptions
            {
                ListenClientUrls = parsed.GetRequiredValue(urls).Split(',', StringSplitOptions.RemoveEmptyEntries),
                Name = parsed.GetRequiredValue(name),
                Logging = Logs.To(Logs.Parse(parsed.GetRequiredValue(logLevel))),
                Limits = new ServerLimits
                {
                    RequestBytesMax = AtLeastOne(requestBytes.Name, parsed.GetValue(requestBytes)),
                },
                Store = new StoreOptions { TxnOpsMax = AtLeastOne(txnOps.Name, parsed.GetValue(txnOps)) },
            };
            return ServeAsync(options, terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ServeAsync(
        VigilServerOptions options,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        if (options.ListenClientUrls.Count == 0)
        {
            throw new CliException("--listen-client-urls is empty; write it as http://127.0.0.1:2379");
        }

        await using var host = await VigilHost.StartAsync(options, cancellationToken);
        terminal.WriteLine($"vigil {VersionCommand.Version} serves {string.Join(", ", host.Urls)}");
        terminal.WriteLine("The data are in memory: they are gone when this process ends.");
        await terminal.Out.FlushAsync(cancellationToken);
        await host.WaitAsync(cancellationToken);
        return ExitCodes.Success;
    }

    private static int AtLeastOne(string flag, int value) =>
        value > 0
            ? value
            : throw new CliException($"""invalid argument "{value}" for "{flag}" flag: it must be above 0""");
}
