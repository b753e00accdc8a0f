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
            "Serves etcd's interface until ^C or SIGTERM: from a directory that outlives the process, or from memory",
            "vigil serve",
            "vigil serve --data-dir /var/lib/vigil",
            "vigil serve --data-dir b --name b --listen-client-urls http://10.0.0.2:2379 \\\n"
            + "    --listen-peer-urls http://10.0.0.2:2380 \\\n"
            + "    --initial-cluster a=http://10.0.0.1:2380,b=http://10.0.0.2:2380,c=http://10.0.0.3:2380",
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
        Report(terminal, host.Member, options);
        await terminal.Out.FlushAsync(cancellationToken);
        try
        {
            await host.WaitAsync(cancellationToken);
        }
        catch (MemberStoppedException e)
        {
            throw new CliException(e.Message, ExitCodeOf(e.Stop));
        }

        return ExitCodes.Success;
    }

    private static int ExitCodeOf(MemberStop stop) => stop switch
    {
        MemberStop.DiskFailed => ExitCodes.DiskFailed,
        MemberStop.Removed => ExitCodes.Removed,
        _ => ExitCodes.Broken,
    };

    private static void Report(Terminal terminal, DurableMember? member, VigilServerOptions options)
    {
        if (member is null)
        {
            terminal.WriteLine("The data are in memory: they are gone when this process ends.");
            return;
        }

        var identity = member.Identity;
        terminal.WriteLine(
            $"member {identity.MemberId:x} ({identity.Name}) of cluster {identity.ClusterId:x}"
            + $" is reached by others at {string.Join(", ", identity.PeerUrls)}");
        var cut = member.CutBytes == 0
            ? ""
            : $"; {member.CutBytes} bytes of a write that had not finished were cut off";
        terminal.WriteLine(member.IsNew
            ? $"The data are in {options.DataDir}, which was empty."
            : $"The data are in {options.DataDir}: {member.EntriesRecovered} entries were recovered{cut}.");
        foreach (var warning in member.Warnings)
        {
            terminal.WriteLine($"Warning: {warning}");
        }

        foreach (var damaged in member.DamagedSnapshots)
        {
            terminal.WriteLine(
                $"Damaged, and not needed, since the log reaches back to an older one: {damaged}. See to the disk.");
        }
    }
}
