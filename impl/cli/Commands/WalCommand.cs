using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vigil.Storage;
using Vigil.Storage.Hosting;

namespace Vigil.Cli.Commands;

/// <summary><c>wal</c>: what a member's directory holds, without a server.</summary>
internal static class WalCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags) => GroupCommand.Create(
        "wal",
        Examples.Append("What a member keeps on its disk", "vigil wal dump /var/lib/vigil"),
        Dump(terminal, flags));

    private static Command Dump(Terminal terminal, ClientFlags flags)
    {
        var arguments = new Positionals("data-dir", "A member's directory; it may be in use");
        var command = new Command("dump", Examples.Append(
            "Prints all that a member's directory holds: whose it is, snapshots, and the log entry by entry. "
            + "Changes nothing.\nExits with 1 when something in it is damaged",
            "vigil wal dump /var/lib/vigil",
            "vigil wal dump /var/lib/vigil -w json"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            Action<LogFrame> write = flags.WriteOut(parsed) switch
            {
                "simple" => frame => terminal.WriteLine(Line(frame)),
                "json" => frame => WriteJson(terminal, frame),
                var other => throw new CliException($"{other} not supported as output format", ExitCodes.BadFeature),
            };
            if (arguments.Read(parsed) is not [var directory])
            {
                throw CliException.BadArguments("wal dump requires exactly one argument: a member's --data-dir");
            }

            if (!Directory.Exists(directory))
            {
                throw new CliException($"open {directory}: no such directory");
            }

            return await DumpAsync(directory, write);
        });
        return command;
    }

    private static async Task<int> DumpAsync(string directory, Action<LogFrame> write)
    {
        var (all, damaged) = (0, 0);
        try
        {
            await LogDump.ReadAsync(new FileDisk(directory), frame =>
            {
                all++;
                damaged += frame.Kind == LogFrameKind.Damage ? 1 : 0;
                write(frame);
            });
        }
        catch (IOException e)
        {
            throw new CliException($"{directory}: {e.Message}");
        }

        return (all, damaged) switch
        {
            (0, _) => throw new CliException($"{directory} holds no member's data"),
            (_, > 0) => throw new CliException(
                $"{directory}: {damaged} places are damaged, as listed above; restore the directory from a copy, or "
                + "remove the member and add it again"),
            _ => ExitCodes.Success,
        };
    }

    private static string Line(LogFrame frame)
    {
        var of = frame switch
        {
            { HardState: { } state, Kind: LogFrameKind.HardState } =>
                $"term {state.Term}, vote {state.Vote:x}, commit {state.Commit}",
            { Kind: LogFrameKind.Entry or LogFrameKind.Snapshot } =>
                $"index {frame.Index}, term {frame.Term}, {frame.Bytes} bytes",
            { Kind: LogFrameKind.Segment } => $"from index {frame.Index}, {frame.Bytes} bytes",
            { Kind: LogFrameKind.Identity } => "",
            _ => $"{frame.Bytes} bytes",
        };
        string[] said = [of, frame.Batch > 0 ? $"batch {frame.Batch}" : "", frame.Text];
        var place = $"{frame.File}:{frame.Offset}";
        return $"{place,-48} {NameOf(frame.Kind),-10} {string.Join(", ", said.Where(word => word.Length > 0))}";
    }

    private static void WriteJson(Terminal terminal, LogFrame frame)
    {
        using (var json = new Utf8JsonWriter(terminal.Out))
        {
            json.WriteStartObject();
            json.WriteString("file", frame.File);
            json.WriteNumber("offset", frame.Offset);
            json.WriteString("kind", NameOf(frame.Kind));
            json.WriteNumber("index", frame.Index);
            json.WriteNumber("term", frame.Term);
            json.WriteNumber("bytes", frame.Bytes);
            json.WriteNumber("batch", frame.Batch);
            if (frame.HardState is { } state)
            {
                json.WriteNumber("vote", state.Vote);
                json.WriteNumber("commit", state.Commit);
            }

            json.WriteString("text", frame.Text);
            json.WriteEndObject();
        }

        terminal.WriteLine("");
    }

    private static string NameOf(LogFrameKind kind) => kind.ToString().ToLower(CultureInfo.InvariantCulture);
}
