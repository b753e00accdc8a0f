using System.CommandLine;
using Vigil.Api;
using Vigil.Cli.Go;

namespace Vigil.Cli.Commands;

/// <summary><c>compaction</c>.</summary>
internal static class CompactionCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("revision", "Nothing below it can be read or watched afterwards");
        var physical = Flag.Create("--physical", "Wait until the space has been freed");
        var command = new Command("compaction", Examples.Append(
            "Compacts the event history",
            "vigil compaction 1234",
            "vigil compaction 1234 --physical"));
        arguments.AddTo(command);
        command.Options.Add(physical);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new CompactionRequest
            {
                Revision = ReadRevision(arguments.Read(parsed)),
                Physical = parsed.GetValue(physical),
            };
            using var client = flags.Connect(parsed);
            await client.CompactAsync(request, cancellationToken);
            terminal.WriteLine($"compacted revision {request.Revision}");
            return ExitCodes.Success;
        });
        return command;
    }

    private static long ReadRevision(IReadOnlyList<string> arguments)
    {
        if (arguments.Count != 1)
        {
            throw CliException.BadArguments("compaction command needs 1 argument");
        }

        var text = arguments[0];
        return GoInteger.TryParse(text, out var revision, out var error) ? revision : throw new CliException(error);
    }
}
