using System.CommandLine;
using Grpc.Core;
using Vigil.Cli.Commands;
using Vigil.Server.Hosting;

namespace Vigil.Cli;

/// <summary>
/// The whole command line: what was asked for, or a sentence on stderr and an exit code that is not 0.
/// </summary>
internal static class VigilCommand
{
    /// <summary>A key may begin with an at sign, and flags of one letter are not put together.</summary>
    public static ParserConfiguration Parsing { get; } =
        new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var parsed = Create(terminal).Parse(args, Parsing);
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
            return Fail(terminal, Describe(e));
        }
        catch (ListenException e)
        {
            return Fail(terminal, e.Message);
        }
        finally
        {
            await terminal.Out.FlushAsync(CancellationToken.None);
        }
    }

    private static RootCommand Create(Terminal terminal) => new(Examples.Append(
        "An etcd-compatible key-value store with watch: the server, and etcdctl's commands",
        "vigil serve",
        "vigil put greeting hello",
        "vigil watch greeting --rev=1"))
    {
        ServeCommand.Create(terminal),
        RequestCommands.Put(terminal),
        RequestCommands.Get(terminal),
        RequestCommands.Del(terminal),
        TxnCommand.Create(terminal),
        WatchCommand.Create(terminal),
        CompactionCommand.Create(terminal),
        VersionCommand.Create(terminal),
    };

    private static void Check(ParseResult parsed)
    {
        var isRoot = parsed.CommandResult.Command is RootCommand;
        if (isRoot && parsed.UnmatchedTokens is [var unknown, ..])
        {
            throw new CliException(unknown.StartsWith('-')
                ? $"unknown flag: {unknown}"
                : $"""unknown command "{unknown}" for "vigil" """.TrimEnd())
            { IsUsage = true };
        }

        if (parsed.Errors is [var error, ..])
        {
            throw new CliException(isRoot ? "no command is given" : error.Message) { IsUsage = true };
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
        if (usage?.CommandResult.Command is { } command)
        {
            var path = command is RootCommand ? "vigil" : $"vigil {command.Name}";
            terminal.Error.WriteLine($"Run '{path} --help' for usage.");
        }

        return exitCode;
    }

    private static string Describe(RpcException failure) => failure switch
    {
        { StatusCode: StatusCode.Unavailable, Status.DebugException: { } cause } =>
            $"no server could be reached ({cause.Message}): is one running, and are the --endpoints right?",
        { StatusCode: StatusCode.DeadlineExceeded } => failure.Status.Detail,
        _ when failure.Status.Detail.StartsWith("etcdserver: ", StringComparison.Ordinal) => failure.Status.Detail,
        _ => $"rpc error: code = {failure.StatusCode} desc = {failure.Status.Detail}",
    };
}
