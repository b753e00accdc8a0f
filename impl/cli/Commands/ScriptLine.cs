using System.Text.RegularExpressions;

namespace Vigil.Cli.Commands;

/// <summary>A line of a transaction or of interactive mode, as words; quotes hold a word together.</summary>
internal static partial class ScriptLine
{
    public static string[] Split(string line) =>
        [.. Word().Matches(line).Select(match => TxnCompare.Unquote(match.Value))];

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|'[^']*'|\S+
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
