using System.CommandLine;
using Google.Protobuf;
using Vigil.Api;
using Vigil.Cli.Go;

namespace Vigil.Cli.Commands;

/// <summary><c>put</c>.</summary>
internal sealed class PutSyntax : IRequestSyntax
{
    private const string WrongNumber = "put command needs 1 argument and input from stdin or 2 arguments";

    private readonly Positionals _arguments = new(
        "key value",
        "The key, and its value; without one, stdin is the value");
    private readonly Option<bool> _prevKv = Flag.Create("--prev-kv", "Show the key as it was before");
    private readonly Option<bool> _ignoreValue = Flag.Create("--ignore-value", "Keep the current value");
    private readonly Option<bool> _ignoreLease = Flag.Create("--ignore-lease", "Keep the current lease");
    private readonly Option<string> _lease = new("--lease")
    {
        Description = "The lease to attach the key to, in hexadecimal",
        DefaultValueFactory = _ => "0",
    };

    public void AddTo(Command command)
    {
        _arguments.AddTo(command);
        command.Options.Add(_prevKv);
        command.Options.Add(_ignoreValue);
        command.Options.Add(_ignoreLease);
        command.Options.Add(_lease);
    }

    public RequestOp Read(ParseResult parsed, Terminal terminal)
    {
        var arguments = _arguments.Read(parsed);
        var isValueIgnored = parsed.GetValue(_ignoreValue);
        if (arguments.Count == 0)
        {
            throw CliException.BadArguments(WrongNumber);
        }

        if (isValueIgnored && arguments.Count > 1)
        {
            throw CliException.BadArguments("put command needs only 1 argument when 'ignore-value' is set");
        }

        var put = new PutRequest
        {
            Key = ByteString.CopyFromUtf8(arguments[0]),
            Lease = ReadLease(parsed),
            PrevKv = parsed.GetValue(_prevKv),
            IgnoreValue = isValueIgnored,
            IgnoreLease = parsed.GetValue(_ignoreLease),
        };
        if (!isValueIgnored)
        {
            put.Value = arguments.Count > 1 ? ByteString.CopyFromUtf8(arguments[1]) : ReadValue(terminal);
        }

        return new RequestOp { RequestPut = put };
    }

    private static ByteString ReadValue(Terminal terminal)
    {
        var value = ByteString.FromStream(terminal.In);
        return value.IsEmpty ? throw CliException.BadArguments(WrongNumber) : value;
    }

    private long ReadLease(ParseResult parsed)
    {
        var text = parsed.GetRequiredValue(_lease);
        return GoInteger.TryParseHex(text, out var lease, out var error)
            ? lease
            : throw CliException.BadArguments($"bad lease ID ({error}), expecting ID in Hex");
    }
}
