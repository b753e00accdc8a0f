using System.CommandLine;
using Grpc.Core;

namespace Vigil.Cli.Commands;

/// <summary><c>defrag</c>.</summary>
internal static class DefragCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var arguments = Positionals.None();
        var choice = new EndpointChoice(flags);
        var command = new Command("defrag", Examples.Append(
            "Defragments the storage of the members with given endpoints: one after the other",
            "vigil defrag",
            "vigil defrag --cluster"));
        arguments.AddTo(command);
        choice.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            flags.Printer(parsed, terminal);
            arguments.Read(parsed);
            var exitCode = ExitCodes.Success;
            foreach (var endpoint in await choice.ReadAsync(parsed, cancellationToken))
            {
                using var client = flags.Connect(parsed, [endpoint]);
                try
                {
                    await client.DefragmentAsync(cancellationToken);
                    terminal.WriteLine($"Finished defragmenting etcd member[{endpoint}]");
                }
                catch (RpcException e)
                {
                    exitCode = ExitCodes.Error;
                    await terminal.Error.WriteLineAsync(
                        $"Failed to defragment etcd member[{endpoint}] ({Failures.Describe(e)})");
                }
            }

            return exitCode;
        });
        return command;
    }
}
