using System.CommandLine;
using Vigil.Api;

namespace Vigil.Cli.Commands;

/// <summary>A transaction as etcdctl reads it: three parts, one line an item, an empty line after each part.</summary>
internal sealed class TxnScript(TextReader lines, Terminal terminal, bool isInteractive)
{
    private readonly SortedDictionary<string, IRequestSyntax> _requests = new(StringComparer.Ordinal)
    {
        ["put"] = new PutSyntax(),
        ["get"] = new GetSyntax(),
        ["del"] = new DelSyntax(),
    };

    public TxnRequest Read()
    {
        var txn = new TxnRequest();
        txn.Compare.Add(ReadPart("compares:", TxnCompare.Parse));
        txn.Success.Add(ReadPart("success requests (get, put, del):", ParseRequest));
        txn.Failure.Add(ReadPart("failure requests (get, put, del):", ParseRequest));
        return txn;
    }

    private IEnumerable<T> ReadPart<T>(string prompt, Func<string, T> parse)
    {
        if (isInteractive)
        {
            terminal.WriteLine(prompt);
            terminal.Out.Flush();
        }

        while (lines.ReadLine()?.Trim() is { Length: > 0 } line)
        {
            yield return parse(line);
        }
    }

    private RequestOp ParseRequest(string line)
    {
        var words = ScriptLine.Split(line);
        if (!_requests.TryGetValue(words[0], out var syntax))
        {
            throw new CliException($"invalid txn request: {line}", ExitCodes.InvalidInput);
        }

        var command = new Command(words[0]);
        syntax.AddTo(command);
        var parsed = command.Parse(words[1..], VigilCommand.Parsing);
        return parsed.Errors.Count == 0
            ? syntax.Read(parsed, terminal)
            : throw new CliException($"invalid txn request: {line}", ExitCodes.InvalidInput);
    }
}
