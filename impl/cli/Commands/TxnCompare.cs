using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Vigil.Api;
using CompareResult = Vigil.Api.Compare.Types.CompareResult;
using CompareTarget = Vigil.Api.Compare.Types.CompareTarget;

namespace Vigil.Cli.Commands;

/// <summary>A condition as etcdctl writes it: <c>mod("a") &gt; "0"</c>.</summary>
internal static partial class TxnCompare
{
    /// <exception cref="CliException">It is none.</exception>
    public static Compare Parse(string line)
    {
        var match = Shape().Match(line);
        if (!match.Success)
        {
            throw Malformed(line);
        }

        var operand = Unquote(match.Groups["operand"].Value);
        var compare = new Compare
        {
            Key = ByteString.CopyFromUtf8(Unquote(match.Groups["key"].Value)),
            Result = match.Groups["operator"].Value switch
            {
                "=" => CompareResult.Equal,
                "!=" => CompareResult.NotEqual,
                ">" => CompareResult.Greater,
                _ => CompareResult.Less,
            },
        };
        SetOperand(compare, match.Groups["target"].Value, operand, line);
        return compare;
    }

    /// <summary>Takes the quotes off a word that has them.</summary>
    public static string Unquote(string word) => word switch
    {
        ['\'', .. var inner, '\''] => inner,
        ['"', .. var inner, '"'] => Escape().Replace(inner, match => match.Value[1] switch
        {
            'n' => "\n",
            't' => "\t",
            var other => other.ToString(),
        }),
        _ => word,
    };

    private static void SetOperand(Compare compare, string target, string operand, string line)
    {
        switch (target)
        {
            case "ver" or "version":
                compare.Target = CompareTarget.Version;
                compare.Version = Number(operand, line);
                break;
            case "c" or "create":
                compare.Target = CompareTarget.Create;
                compare.CreateRevision = Number(operand, line);
                break;
            case "m" or "mod":
                compare.Target = CompareTarget.Mod;
                compare.ModRevision = Number(operand, line);
                break;
            case "lease":
                compare.Target = CompareTarget.Lease;
                compare.Lease = Number(operand, line);
                break;
            case "val" or "value":
                compare.Target = CompareTarget.Value;
                compare.Value = ByteString.CopyFromUtf8(operand);
                break;
            default:
                throw Malformed($"{line} (unknown target {target})");
        }
    }

    private static long Number(string operand, string line) =>
        long.TryParse(operand, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CliException($"invalid txn compare request: {line}", ExitCodes.InvalidInput);

    private static CliException Malformed(string what) => new($"malformed comparison: {what}", ExitCodes.InvalidInput);

    [GeneratedRegex("""
        ^(?<target>\w+)\((?<key>"(?:[^"\\]|\\.)*")\)\s*(?<operator>=|!=|>|<)\s*(?<operand>"(?:[^"\\]|\\.)*")$
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    [GeneratedRegex(@"\\.", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
