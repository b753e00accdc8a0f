using System.CommandLine;
using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary>The flags and arguments of <c>watch</c>.</summary>
internal sealed class WatchSyntax
{
    private readonly Positionals _arguments = new(
        "key range_end",
        "The key; with an end, all keys up to, not including, it");
    private readonly Option<bool> _prefix = Flag.Create("--prefix", "All keys with this prefix");
    private readonly Option<bool> _fromKey = Flag.Create("--from-key", "All keys from this one on, by bytes");
    private readonly Option<bool> _prevKv = Flag.Create("--prev-kv", "Show keys as they were before, too");
    private readonly Option<bool> _progress = Flag.Create("--progress-notify", "Say now and then how far the watch is");
    private readonly Option<long> _revision = new("--rev")
    {
        Description = "The first revision to tell of; 0 for the one after the present",
    };

    public void AddTo(Command command)
    {
        _arguments.AddTo(command);
        command.Options.Add(_prefix);
        command.Options.Add(_fromKey);
        command.Options.Add(_prevKv);
        command.Options.Add(_progress);
        command.Options.Add(_revision);
    }

    public WatchOptions Read(ParseResult parsed)
    {
        var arguments = _arguments.Read(parsed);
        if (arguments.Count is 0 or > 2)
        {
            throw CliException.BadArguments("bad number of arguments");
        }

        return WatchOptions.For(
            KeyArguments.Read(arguments, parsed.GetValue(_prefix), parsed.GetValue(_fromKey))) with
        {
            StartRevision = parsed.GetValue(_revision),
            PrevKv = parsed.GetValue(_prevKv),
            ProgressNotify = parsed.GetValue(_progress),
        };
    }
}
