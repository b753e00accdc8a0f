using System.CommandLine;
using Grpc.Core;

namespace Vigil.Cli.Commands;

/// <summary>The servers that a command calls one by one: those of <c>--endpoints</c>, or all of the cluster.</summary>
internal sealed class EndpointChoice(ClientFlags flags)
{
    private readonly Option<bool> _cluster = Flag.Create(
        "--cluster",
        "Use all endpoints from the cluster member list");

    public void AddTo(Command command)
    {
        _cluster.Recursive = true;
        command.Options.Add(_cluster);
    }

    /// <exception cref="CliException">No server returns the members.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!parsed.GetValue(_cluster))
        {
            return flags.Endpoints(parsed);
        }

        using var client = flags.Connect(parsed);
        try
        {
            var members = await client.ListMembersAsync(cancellationToken);
            return [.. members.Members.SelectMany(member => member.ClientURLs)];
        }
        catch (RpcException e)
        {
            throw new CliException(
                $"failed to fetch endpoints from etcd cluster member list: {Failures.Describe(e)}");
        }
    }
}
