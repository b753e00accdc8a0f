using System.CommandLine;
using Vigil.Api;
using Vigil.Cli.Go;
using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary><c>member add</c>.</summary>
internal static class MemberAddCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("name", "What it will be started as, with --name");
        var urls = new Option<string>("--peer-urls") { Description = "Where the others reach it, separated by commas" };
        var learner = Flag.Create("--learner", "It follows without a vote until it is promoted");
        var command = new Command("add", Examples.Append(
            "Adds a member into the cluster, and says how to start it",
            "vigil member add d --peer-urls=http://10.0.0.4:2380",
            "vigil member add d --peer-urls=http://10.0.0.4:2380 --learner"));
        arguments.AddTo(command);
        command.Options.Add(urls);
        command.Options.Add(learner);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            var name = ReadName(arguments.Read(parsed));
            var peerUrls = parsed.GetValue(urls) is { Length: > 0 } text
                ? text
                : throw CliException.BadArguments("member peer urls not provided.");
            using var client = flags.Connect(parsed);
            var added = await client.AddMemberAsync(peerUrls.Split(','), parsed.GetValue(learner), cancellationToken);
            printer.MemberAdd(added);
            if (flags.IsSimple(parsed))
            {
                await PrintStartAsync(name, peerUrls, added, client, terminal, cancellationToken);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static string ReadName(IReadOnlyList<string> arguments) => arguments switch
    {
        [var name] => name,
        [] => throw CliException.BadArguments("member name not provided."),
        _ => throw CliException.BadArguments("too many arguments" + string.Concat(arguments
            .Where(argument => argument.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            .Select(url => $", did you mean --peer-urls={url}"))),
    };

    /// <summary>
    /// What the new member's environment is to be, in etcd's variables; vigil's flags have the same names.
    /// </summary>
    private static async Task PrintStartAsync(
        string name,
        string peerUrls,
        MemberAddResponse added,
        VigilClient client,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        var list = await client.ListMembersAsync(cancellationToken);
        while (list.Header.MemberId != added.Header.MemberId)
        {
            // Another server answers now; once it has confirmed a read, it knows of the new member.
            added.Header.MemberId = (await client.GetAsync("_", cancellationToken)).Header.MemberId;
            list = await client.ListMembersAsync(cancellationToken);
        }

        var cluster = list.Members.SelectMany(member => member.PeerURLs.Select(
            url => $"{(member.ID == added.Member.ID ? name : member.Name)}={url}"));
        terminal.WriteLine("");
        terminal.WriteLine($"ETCD_NAME={GoQuote.Quote(name)}");
        terminal.WriteLine($"ETCD_INITIAL_CLUSTER={GoQuote.Quote(string.Join(',', cluster))}");
        terminal.WriteLine($"ETCD_INITIAL_ADVERTISE_PEER_URLS={GoQuote.Quote(peerUrls)}");
        terminal.WriteLine("ETCD_INITIAL_CLUSTER_STATE=\"existing\"");
    }
}
