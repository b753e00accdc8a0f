using System.CommandLine;
using Grpc.Core;
using Vigil.Api;
using Vigil.Cli.Go;

namespace Vigil.Cli.Commands;

/// <summary><c>lease</c>: keys that are deleted when nobody keeps them alive.</summary>
internal static class LeaseCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags) => GroupCommand.Create(
        "lease",
        Examples.Append("Lease related commands", "vigil lease grant 60", "vigil lease list"),
        Grant(terminal, flags),
        Revoke(terminal, flags),
        TimeToLive(terminal, flags),
        List(terminal, flags),
        LeaseKeepAliveCommand.Create(terminal, flags));

    private static Command Grant(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("ttl", "Seconds from the last keep-alive until its keys are deleted");
        var command = new Command("grant", Examples.Append(
            "Creates leases",
            "vigil lease grant 60",
            "vigil lease grant 60 -w json"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            var request = new LeaseGrantRequest { TTL = ReadTimeToLive(arguments.Read(parsed)) };
            using var client = flags.Connect(parsed);
            printer.LeaseGrant(await SendAsync("grant", client.GrantLeaseAsync(request, cancellationToken)));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Revoke(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("leaseID", "The lease, in hexadecimal");
        var command = new Command("revoke", Examples.Append(
            "Revokes leases: ends them now, and deletes their keys",
            "vigil lease revoke 32695410dcc0ca06"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            var id = LeaseId.Read(arguments.Read(parsed), "lease revoke command needs 1 argument");
            using var client = flags.Connect(parsed);
            printer.LeaseRevoke(id, await SendAsync("revoke", client.RevokeLeaseAsync(id, cancellationToken)));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command TimeToLive(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("leaseID", "The lease, in hexadecimal");
        var keys = Flag.Create("--keys", "Name the keys that are attached to it");
        var command = new Command("timetolive", Examples.Append(
            "Get lease information",
            "vigil lease timetolive 32695410dcc0ca06",
            "vigil lease timetolive 32695410dcc0ca06 --keys -w json"));
        arguments.AddTo(command);
        command.Options.Add(keys);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            var id = LeaseId.Read(arguments.Read(parsed), "lease timetolive command needs lease ID as argument");
            var withKeys = parsed.GetValue(keys);
            using var client = flags.Connect(parsed);
            var answer = await CallAsync(client.GetLeaseAsync(id, withKeys, cancellationToken));
            printer.LeaseTimeToLive(answer, withKeys);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command List(Terminal terminal, ClientFlags flags)
    {
        var arguments = Positionals.None();
        var command = new Command("list", Examples.Append("List all active leases", "vigil lease list"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            arguments.Read(parsed);
            using var client = flags.Connect(parsed);
            printer.LeaseList(await CallAsync(client.ListLeasesAsync(cancellationToken)));
            return ExitCodes.Success;
        });
        return command;
    }

    private static long ReadTimeToLive(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var text])
        {
            throw CliException.BadArguments("lease grant command needs TTL argument");
        }

        return GoInteger.TryParse(text, out var seconds, out var error)
            ? seconds
            : throw CliException.BadArguments($"bad TTL ({error})");
    }

    private static async Task<T> SendAsync<T>(string verb, Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (RpcException e)
        {
            throw new CliException($"failed to {verb} lease ({Failures.Describe(e)})");
        }
    }

    private static async Task<T> CallAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (RpcException e)
        {
            throw new CliException(Failures.Describe(e), ExitCodes.BadConnection);
        }
    }
}
