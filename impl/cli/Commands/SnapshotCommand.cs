using System.CommandLine;
using Grpc.Core;
using Vigil.Seams;

namespace Vigil.Cli.Commands;

/// <summary><c>snapshot</c>.</summary>
internal static class SnapshotCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags) => GroupCommand.Create(
        "snapshot",
        Examples.Append("Snapshots of a member's whole state", "vigil snapshot save backup.db"),
        Save(terminal, flags),
        SnapshotRestoreCommand.Create(terminal, flags),
        SnapshotRestoreCommand.CreateStatus(terminal, flags));

    private static Command Save(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("filename", "Where to; it is replaced when all has come");
        var command = new Command("save", Examples.Append(
            "Stores a snapshot of one member to a given file: the SHA-256 at its end is checked",
            "vigil snapshot save backup.db",
            "vigil --endpoints=10.0.0.1:2379 --command-timeout=10m snapshot save backup.db"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (arguments.Read(parsed) is not [var path])
            {
                throw CliException.BadArguments("snapshot save expects one argument");
            }

            var endpoints = flags.Endpoints(parsed);
            if (endpoints.Count > 1)
            {
                throw new CliException(
                    "snapshot must be requested to one selected node, not multiple"
                    + $" [{string.Join(' ', endpoints)}]",
                    ExitCodes.Interrupted);
            }

            await SaveAsync(path, parsed, flags, cancellationToken);
            terminal.WriteLine($"Snapshot saved at {path}");
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task SaveAsync(
        string path,
        ParseResult parsed,
        ClientFlags flags,
        CancellationToken cancellationToken)
    {
        // A large store takes its time: there is no limit unless somebody wants one.
        using var timeout = Waits.CancelAfter(
            flags.CommandTimeoutIfSet(parsed) ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var client = flags.Connect(parsed);
        try
        {
            await new SnapshotFile(path).SaveAsync(client.SnapshotAsync(either.Token), either.Token);
        }
        catch (Exception e) when (timeout.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            throw new CliException("context deadline exceeded", ExitCodes.Interrupted);
        }
        catch (RpcException e)
        {
            throw new CliException(Failures.Describe(e), ExitCodes.Interrupted);
        }
    }
}
