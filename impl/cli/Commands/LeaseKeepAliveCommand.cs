using System.CommandLine;
using Grpc.Core;
using Vigil.Api;
using Vigil.Cli.Output;
using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary><c>lease keep-alive</c>.</summary>
internal static class LeaseKeepAliveCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("leaseID", "The lease, in hexadecimal");
        var once = Flag.Create("--once", "Renew it once");
        var command = new Command("keep-alive", Examples.Append(
            "Keeps leases alive (renew), until ^C or until the lease has ended",
            "vigil lease keep-alive 32695410dcc0ca06",
            "vigil lease keep-alive --once 32695410dcc0ca06"));
        arguments.AddTo(command);
        command.Options.Add(once);
        command.SetAction(async (parsed, _) =>
        {
            var printer = flags.Printer(parsed, terminal);
            var id = LeaseId.Read(arguments.Read(parsed), "lease keep-alive command needs lease ID as argument");
            using var client = flags.Connect(parsed);
            using var interrupts = new Interrupts();
            try
            {
                await (parsed.GetValue(once)
                    ? OnceAsync(client, id, printer, interrupts.Token)
                    : AlwaysAsync(client, id, printer, terminal, interrupts.Token));
            }
            catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
            {
                return ExitCodes.Success;
            }
            catch (RpcException e)
            {
                throw new CliException(Failures.Describe(e), ExitCodes.BadConnection);
            }

            if (!parsed.GetValue(once) && flags.IsSimple(parsed))
            {
                terminal.WriteLine($"lease {id:x16} expired or revoked.");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task OnceAsync(
        VigilClient client,
        long id,
        IPrinter printer,
        CancellationToken cancellationToken)
    {
        var renewal = await client.KeepLeaseAliveOnceAsync(id, cancellationToken);
        if (renewal.TTL <= 0)
        {
            throw new CliException(EtcdErrors.LeaseNotFound.Message, ExitCodes.BadConnection);
        }

        printer.LeaseKeepAlive(renewal);
    }

    private static async Task AlwaysAsync(
        VigilClient client,
        long id,
        IPrinter printer,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        await foreach (var renewal in client.KeepLeaseAliveAsync(id, cancellationToken))
        {
            if (renewal.TTL > 0)
            {
                printer.LeaseKeepAlive(renewal);
                await terminal.Out.FlushAsync(cancellationToken);
            }
        }
    }
}
