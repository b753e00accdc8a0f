using System.CommandLine;
using Vigil.Server.Hosting;

namespace Vigil.Cli.Commands;

/// <summary>
/// <c>snapshot restore</c> and <c>snapshot status</c>: what is done with a snapshot's file, without a server.
/// </summary>
internal static class SnapshotRestoreCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("filename", "What snapshot save wrote");
        var syntax = new RestoreSyntax();
        var command = new Command("restore", Examples.Append(
            "Restores a member's snapshot to a directory: with it serve begins a new cluster, each of whose members "
            + "gets its own from the same file",
            "vigil snapshot restore backup.db --data-dir /var/lib/vigil",
            "vigil snapshot restore backup.db --data-dir a --name a --initial-advertise-peer-urls http://10.0.0.1:2380 "
            + "\\\n    --initial-cluster a=http://10.0.0.1:2380,b=http://10.0.0.2:2380,c=http://10.0.0.3:2380",
            "vigil snapshot restore backup.db --data-dir a --bump-revision 1000000000 --mark-compacted"));
        arguments.AddTo(command);
        syntax.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            flags.Refuse(parsed);
            if (arguments.Read(parsed) is not [var path])
            {
                throw CliException.BadArguments("snapshot restore requires exactly one argument");
            }

            var bump = syntax.ReadBump(parsed);
            var (directory, cluster, member) = syntax.Read(parsed);
            var backup = await ReadAsync(path, syntax.SkipsHashCheck(parsed), cancellationToken);
            await RestoreAsync(backup, directory, cluster, member, bump, path);
            terminal.WriteLine(
                $"Snapshot {path} restored to {directory}: revision {backup.Snapshot.Revision + bump},"
                + $" member {member.ID:x} ({member.Name}) of cluster {cluster.ClusterId:x}");
            return ExitCodes.Success;
        });
        return command;
    }

    public static Command CreateStatus(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("filename", "What snapshot save wrote");
        var command = new Command("status", Examples.Append(
            "Gets the status of a given snapshot file: hash, revision, total keys, total size",
            "vigil snapshot status backup.db -w table"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            if (arguments.Read(parsed) is not [var path])
            {
                throw CliException.BadArguments("snapshot status requires exactly one argument");
            }

            var backup = await ReadAsync(path, skipHashCheck: false, cancellationToken);
            printer.SnapshotStatus(new Output.SnapshotStatus(
                backup.Hash, backup.Snapshot.Revision, backup.Snapshot.Events.Count, backup.Bytes));
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<Backup> ReadAsync(string path, bool skipHashCheck, CancellationToken cancellationToken)
    {
        try
        {
            return await Backup.ReadAsync(path, skipHashCheck, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException($"open {path}: no such file or directory");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CliException($"{path}: {e.Message}");
        }
    }

    private static async Task RestoreAsync(
        Backup backup, string directory, InitialCluster cluster, Api.Member member, long bump, string path)
    {
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw new CliException($"""data-dir "{directory}" not empty or could not be read""");
        }

        try
        {
            await backup.RestoreAsync(MemberDirectory.Open(directory), cluster, member, bump);
        }
        catch (InvalidDataException e)
        {
            throw new CliException($"{path}: {e.Message}");
        }
        catch (IOException e)
        {
            throw new CliException($"could not write {directory}: {e.Message}; empty it, and restore again");
        }
    }
}
