using System.CommandLine;
using Vigil.Api;
using Vigil.Cli.Go;
using SortOrder = Vigil.Api.RangeRequest.Types.SortOrder;
using SortTarget = Vigil.Api.RangeRequest.Types.SortTarget;

namespace Vigil.Cli.Commands;

/// <summary><c>get</c>.</summary>
internal sealed class GetSyntax : IRequestSyntax
{
    private readonly Positionals _arguments = new(
        "key range_end",
        "The key; with an end, all keys up to, not including, it");
    private readonly Option<bool> _prefix = Flag.Create("--prefix", "All keys with this prefix");
    private readonly Option<bool> _fromKey = Flag.Create("--from-key", "All keys from this one on, by bytes");
    private readonly Option<bool> _keysOnly = Flag.Create("--keys-only", "Leave the values out");
    private readonly Option<bool> _valueOnly = Flag.Create(
        "--print-value-only",
        "Show values alone, in the simple format");
    private readonly Option<bool> _countOnly = Flag.Create(
        "--count-only",
        "Show only how many keys there are, in the fields format");
    private readonly Option<long> _limit = GoInteger.Option("--limit", "The most keys; 0 for all");
    private readonly Option<long> _revision = GoInteger.Option("--rev", "The revision to read at; 0 for the current");

    private readonly Option<string> _order = new("--order") { Description = "ASCEND or DESCEND" };
    private readonly Option<string> _sortBy = new("--sort-by")
    {
        Description = "CREATE, KEY, MODIFY, VALUE, or VERSION",
    };

    private readonly Option<string> _consistency = new("--consistency")
    {
        Description = "l: linearizable; s: serializable, which may be old",
        DefaultValueFactory = _ => "l",
    };

    public void AddTo(Command command)
    {
        _arguments.AddTo(command);
        Option[] options =
        [
            _prefix, _fromKey, _keysOnly, _valueOnly, _countOnly, _limit, _revision, _order, _sortBy, _consistency,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public bool IsCountOnly(ParseResult parsed) => parsed.GetValue(_countOnly);

    public bool IsValueOnly(ParseResult parsed) => parsed.GetValue(_valueOnly);

    public RequestOp Read(ParseResult parsed, Terminal terminal)
    {
        var arguments = _arguments.Read(parsed);
        if (arguments.Count == 0)
        {
            throw CliException.BadArguments(
                "get command needs one argument as key and an optional argument as range_end");
        }

        if (parsed.GetValue(_keysOnly) && parsed.GetValue(_countOnly))
        {
            throw CliException.BadArguments(
                "`--keys-only` and `--count-only` cannot be set at the same time, choose one");
        }

        var range = KeyArguments.Read(arguments, parsed.GetValue(_prefix), parsed.GetValue(_fromKey));
        var request = new RangeRequest
        {
            Key = range.Key,
            RangeEnd = range.RangeEnd,
            Serializable = ReadConsistency(parsed),
            Limit = parsed.GetValue(_limit),
            Revision = Math.Max(0, parsed.GetValue(_revision)),
            KeysOnly = parsed.GetValue(_keysOnly),
            CountOnly = parsed.GetValue(_countOnly),
            SortOrder = ReadOrder(parsed.GetValue(_order) ?? ""),
            SortTarget = ReadTarget(parsed.GetValue(_sortBy) ?? ""),
        };
        if (request is { SortTarget: SortTarget.Key, SortOrder: SortOrder.Ascend })
        {
            // The order that keys are in anyway; as a sort, it would come before the limit.
            request.SortOrder = SortOrder.None;
        }

        return new RequestOp { RequestRange = request };
    }

    private bool ReadConsistency(ParseResult parsed) => parsed.GetRequiredValue(_consistency) switch
    {
        "s" => true,
        "l" => false,
        var other => throw new CliException($"""unknown consistency flag "{other}" """.TrimEnd(), ExitCodes.BadFeature),
    };

    private static SortOrder ReadOrder(string text) => text.ToUpperInvariant() switch
    {
        "" => SortOrder.None,
        "ASCEND" => SortOrder.Ascend,
        "DESCEND" => SortOrder.Descend,
        _ => throw new CliException($"bad sort order {text}", ExitCodes.BadFeature),
    };

    private static SortTarget ReadTarget(string text) => text.ToUpperInvariant() switch
    {
        "" or "KEY" => SortTarget.Key,
        "CREATE" => SortTarget.Create,
        "MODIFY" => SortTarget.Mod,
        "VALUE" => SortTarget.Value,
        "VERSION" => SortTarget.Version,
        _ => throw new CliException($"bad sort target {text}", ExitCodes.BadFeature),
    };
}
