using System.CommandLine;
using Vigil.Server.Hosting;

namespace Vigil.Cli.Commands;

/// <summary><c>serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var syntax = new ServeSyntax();
        var command = new Command("serve", Examples.Append(
            "Serves etcd's interface, in memory, until ^C or SIGTERM",
            "vigil serve",
            "vigil serve --listen-client-urls http://127.0.0.1:2379,http://[::1]:2379",
            "vigil serve --auto-compaction-retention 1h --quota-backend-bytes 8589934592"));
        syntax.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            flags.Refuse(parsed);
            return ServeAsync(syntax.Read(parsed), terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ServeAsync(
        VigilServerOptions options,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        await using var host = await VigilHost.StartAsync(options, cancellationToken);
        terminal.WriteLine($"vigil {VersionCommand.Version} serves {string.Join(", ", host.Urls)}");
        terminal.WriteLine("The data are in memory: they are gone when this process ends.");
        await terminal.Out.FlushAsync(cancellationToken);
        await host.WaitAsync(cancellationToken);
        return ExitCodes.Success;
    }
}
