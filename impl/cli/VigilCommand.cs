using System.CommandLine;
using System.CommandLine.Parsing;
using Grpc.Core;
using Vigil.Cli.Commands;
using Vigil.Server.Hosting;
using Vigil.Storage;

namespace Vigil.Cli;

/// <summary>
/// The whole command line: the command's output, or a sentence on stderr and an exit code that is not 0.
/// </summary>
internal static class VigilCommand
{
    /// <summary>A key may begin with an at sign, and flags of one letter are not put together.</summary>
    public static ParserConfiguration Parsing { get; } =
        new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var parsed = Create(terminal).Parse(args, Parsing);
        Examples.ShortenSubcommands(parsed.CommandResult.Command);
        try
        {
            Check(parsed);
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (CliException e)
        {
            return Fail(terminal, e.Message, e.ExitCode, e.IsUsage ? parsed : null);
        }
        catch (RpcException e)
        {
            return Fail(terminal, Failures.Describe(e));
        }
        catch (Exception e) when (e is ListenException or StartException or StorageException)
        {
            return Fail(terminal, e.Message);
        }
        finally
        {
            await terminal.Out.FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>All commands and their flags.</summary>
    internal static RootCommand Create(Terminal terminal)
    {
        var flags = new ClientFlags();
        var root = new RootCommand(
            "An etcd-compatible key-value store with watch: the server, and etcdctl's commands.\n"
            + "Each command's own help has examples: vigil serve --help\n\n"
            + "A global flag may be set by the environment, too: --write-out by VIGIL_WRITE_OUT or ETCDCTL_WRITE_OUT, "
            + "and so on. A flag that is written wins, then VIGIL_, then ETCDCTL_. watch reads ETCDCTL_WATCH_KEY and "
            + "ETCDCTL_WATCH_RANGE_END likewise.")
        {
            ServeCommand.Create(terminal, flags),
            RequestCommands.Put(terminal, flags),
            RequestCommands.Get(terminal, flags),
            RequestCommands.Del(terminal, flags),
            TxnCommand.Create(terminal, flags),
            WatchCommand.Create(terminal, flags),
            LeaseCommand.Create(terminal, flags),
            CompactionCommand.Create(terminal, flags),
            DefragCommand.Create(terminal, flags),
            EndpointCommand.Create(terminal, flags),
            MemberCommand.Create(terminal, flags),
            MoveLeaderCommand.Create(terminal, flags),
            AlarmCommand.Create(terminal, flags),
            SnapshotCommand.Create(terminal, flags),
            WalCommand.Create(terminal, flags),
            CheckCommand.Create(terminal, flags),
            VersionCommand.Create(terminal),
        };
        flags.AddTo(root);
        return root;
    }

    private static void Check(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var unknown, ..])
        {
            throw new CliException(unknown.StartsWith('-')
                ? $"unknown flag: {unknown}"
                : $"""unknown command "{unknown}" for "{PathOf(parsed)}" """.TrimEnd())
            { IsUsage = true };
        }

        if (parsed.Errors is [var error, ..])
        {
            throw new CliException(command is RootCommand ? "no command is given" : error.Message) { IsUsage = true };
        }
    }

    private static int Fail(
        Terminal terminal,
        string message,
        int exitCode = ExitCodes.Error,
        ParseResult? usage = null)
    {
        // What was printed before belongs before the error when both go to one place.
        terminal.Out.Flush();
        terminal.Error.WriteLine($"Error: {message}");
        if (usage is not null)
        {
            terminal.Error.WriteLine($"Run '{PathOf(usage)} --help' for usage.");
        }

        return exitCode;
    }

    /// <summary>The command as it is written, without flags and arguments: <c>vigil lease grant</c>.</summary>
    private static string PathOf(ParseResult parsed)
    {
        var path = new List<string>();
        for (var result = parsed.CommandResult; result.Parent is CommandResult parent; result = parent)
        {
            path.Insert(0, result.Command.Name);
        }

        return string.Join(' ', ["vigil", .. path]);
    }
}
