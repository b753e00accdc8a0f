using System.CommandLine;
using Grpc.Core;
using Vigil.Cli.Go;
using Vigil.Cli.Output;
using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary><c>endpoint</c>: each server is called by a client of its own.</summary>
internal static class EndpointCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var choice = new EndpointChoice(flags);
        var group = GroupCommand.Create(
            "endpoint",
            Examples.Append("Endpoint related commands", "vigil endpoint status -w table", "vigil endpoint health"),
            Status(terminal, flags, choice),
            EndpointHealthCommand.Create(terminal, flags, choice),
            Hash(terminal, flags, choice));
        choice.AddTo(group);
        return group;
    }

    private static Command Status(Terminal terminal, ClientFlags flags, EndpointChoice choice)
    {
        var arguments = Positionals.None();
        var command = new Command("status", Examples.Append(
            "Prints out the status of endpoints specified in `--endpoints` flag: endpoint, ID, version, db size,\n"
            + "is leader, is learner, raft term, raft index, raft applied index, errors",
            "vigil endpoint status",
            "vigil endpoint status --cluster -w table"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            arguments.Read(parsed);
            var endpoints = await choice.ReadAsync(parsed, cancellationToken);
            var (statuses, failure) = await CallEachAsync(
                parsed,
                flags,
                endpoints,
                "get the status",
                async (endpoint, client) => new EndpointStatus(
                    endpoint, await client.GetStatusAsync(cancellationToken)),
                terminal);
            printer.EndpointStatus(statuses);
            return failure is null ? ExitCodes.Success : ExitCodes.Error;
        });
        return command;
    }

    private static Command Hash(Terminal terminal, ClientFlags flags, EndpointChoice choice)
    {
        var arguments = Positionals.None();
        var revision = GoInteger.Option("--rev", "The last revision to hash; 0 for the current one");
        var command = new Command("hashkv", Examples.Append(
            "Prints the KV history hash for each endpoint in --endpoints",
            "vigil endpoint hashkv --cluster",
            "vigil endpoint hashkv --rev=1234"));
        arguments.AddTo(command);
        command.Options.Add(revision);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            arguments.Read(parsed);
            var endpoints = await choice.ReadAsync(parsed, cancellationToken);
            var upTo = parsed.GetValue(revision);
            var (hashes, failure) = await CallEachAsync(
                parsed,
                flags,
                endpoints,
                "get the hash",
                async (endpoint, client) => new EndpointHash(
                    endpoint, await client.HashKvAsync(upTo, cancellationToken)),
                terminal);
            printer.EndpointHash(hashes);
            return failure is null ? ExitCodes.Success : throw new CliException(failure);
        });
        return command;
    }

    /// <returns>The answers, and the last failure; each failure was printed to stderr.</returns>
    private static async Task<(IReadOnlyList<T> Answers, string? Failure)> CallEachAsync<T>(
        ParseResult parsed,
        ClientFlags flags,
        IReadOnlyList<string> endpoints,
        string task,
        Func<string, VigilClient, Task<T>> send,
        Terminal terminal)
    {
        var answers = new List<T>();
        string? failure = null;
        foreach (var endpoint in endpoints)
        {
            using var client = flags.Connect(parsed, [endpoint]);
            try
            {
                answers.Add(await send(endpoint, client));
            }
            catch (RpcException e)
            {
                failure = Failures.Describe(e);
                await terminal.Error.WriteLineAsync($"Failed to {task} of endpoint {endpoint} ({failure})");
            }
        }

        return (answers, failure);
    }
}
