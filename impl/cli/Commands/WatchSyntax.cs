using System.CommandLine;
using Vigil.Cli.Go;
using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary>The flags and arguments of <c>watch</c>: on the command line, and a line in interactive mode.</summary>
internal sealed class WatchSyntax
{
    /// <summary>The one error after which interactive mode continues.</summary>
    public const string PrefixedRange = "`range_end` and `--prefix` are mutually exclusive";

    private readonly Positionals _arguments = new(
        "key range_end",
        "The key; with an end, all keys up to, not including, it. After --, a command to run for each event");
    private readonly Option<bool> _prefix = Flag.Create("--prefix", "All keys with this prefix");
    private readonly Option<bool> _fromKey = Flag.Create("--from-key", "All keys from this one on, by bytes");
    private readonly Option<bool> _prevKv = Flag.Create("--prev-kv", "Show keys as they were before, too");
    private readonly Option<bool> _progress = Flag.Create("--progress-notify", "Now and then show how far it is");
    private readonly Option<bool> _interactive = Flag.Create(
        "--interactive",
        "Read watches from stdin, one per line",
        "-i");
    private readonly Option<long> _revision = GoInteger.Option(
        "--rev",
        "The first revision to show; 0 for the one after the current");

    public void AddTo(Command command)
    {
        _arguments.AddTo(command);
        Option[] options = [_prefix, _fromKey, _prevKv, _progress, _interactive, _revision];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public bool IsInteractive(ParseResult parsed) => parsed.GetValue(_interactive);

    /// <exception cref="CliException">They make no watch.</exception>
    public WatchRequest Read(ParseResult parsed)
    {
        var (keys, exec) = _arguments.ReadAroundDash(parsed);
        if (exec is { Count: 0 })
        {
            throw CliException.BadArguments("bad number of arguments (found separator --, but no commands)");
        }

        if (WatchKey.OfEnvironment() is { Count: > 0 } environment)
        {
            keys = keys.Count == 0
                ? environment
                : throw CliException.BadArguments("bad number of arguments (found conflicting environment key)");
        }

        if (keys.Count is 0 or > 2)
        {
            throw CliException.BadArguments("bad number of arguments");
        }

        return new WatchRequest(ReadOptions(parsed, keys), exec is null ? null : new WatchExec(exec));
    }

    private ClientWatchOptions ReadOptions(ParseResult parsed, IReadOnlyList<string> keys)
    {
        var isPrefix = parsed.GetValue(_prefix);
        if (isPrefix && keys.Count == 2)
        {
            throw CliException.BadArguments(PrefixedRange);
        }

        return ClientWatchOptions.For(KeyArguments.Read(keys, isPrefix, parsed.GetValue(_fromKey))) with
        {
            StartRevision = parsed.GetValue(_revision),
            PrevKv = parsed.GetValue(_prevKv),
            ProgressNotify = parsed.GetValue(_progress),
        };
    }
}
