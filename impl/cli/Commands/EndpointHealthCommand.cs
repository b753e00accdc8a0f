using System.CommandLine;
using Grpc.Core;
using Vigil.Cli.Go;
using Vigil.Cli.Output;
using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary><c>endpoint health</c>: whether each server answers a read that takes the whole cluster.</summary>
internal static class EndpointHealthCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags, EndpointChoice choice)
    {
        var arguments = Positionals.None();
        var command = new Command("health", Examples.Append(
            "Checks the healthiness of endpoints specified in `--endpoints` flag",
            "vigil endpoint health",
            "vigil endpoint health --cluster -w json"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            arguments.Read(parsed);
            var endpoints = await choice.ReadAsync(parsed, cancellationToken);
            var healths = await Task.WhenAll(endpoints.Select(async endpoint =>
            {
                using var client = flags.Connect(parsed, [endpoint]);
                return await CheckAsync(endpoint, client, cancellationToken);
            }));
            printer.EndpointHealth(healths);
            return healths.All(health => health.IsHealthy)
                ? ExitCodes.Success
                : throw new CliException("unhealthy cluster");
        });
        return command;
    }

    private static async Task<EndpointHealth> CheckAsync(
        string endpoint,
        VigilClient client,
        CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var error = "";
        try
        {
            // Once to connect, once for the time: what it takes to get there is not the server's.
            await client.GetAsync("health", cancellationToken);
            begin = TimeProvider.System.GetTimestamp();
            await client.GetAsync("health", cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.PermissionDenied)
        {
            // A server that refuses has consulted the cluster first.
        }
        catch (RpcException e)
        {
            error = Failures.Describe(e);
        }

        return new EndpointHealth(endpoint, GoDuration.Format(TimeProvider.System.GetElapsedTime(begin)), error);
    }
}
