using System.CommandLine;
using Vigil.Api;

namespace Vigil.Cli.Commands;

/// <summary><c>del</c>.</summary>
internal sealed class DelSyntax : IRequestSyntax
{
    private readonly Positionals _arguments = new(
        "key range_end",
        "The key; with an end, all keys up to, not including, it");
    private readonly Option<bool> _prefix = Flag.Create("--prefix", "All keys with this prefix");
    private readonly Option<bool> _fromKey = Flag.Create("--from-key", "All keys from this one on, by bytes");
    private readonly Option<bool> _prevKv = Flag.Create("--prev-kv", "Show the keys as they were before");

    public void AddTo(Command command)
    {
        _arguments.AddTo(command);
        command.Options.Add(_prefix);
        command.Options.Add(_fromKey);
        command.Options.Add(_prevKv);
    }

    public RequestOp Read(ParseResult parsed, Terminal terminal)
    {
        var arguments = _arguments.Read(parsed);
        if (arguments.Count is 0 or > 2)
        {
            throw CliException.BadArguments(
                "del command needs one argument as key and an optional argument as range_end");
        }

        var range = KeyArguments.Read(arguments, parsed.GetValue(_prefix), parsed.GetValue(_fromKey));
        return new RequestOp
        {
            RequestDeleteRange = new DeleteRangeRequest
            {
                Key = range.Key,
                RangeEnd = range.RangeEnd,
                PrevKv = parsed.GetValue(_prevKv),
            },
        };
    }
}
