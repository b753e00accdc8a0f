using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Vigil.Cli.Go;

/// <summary>Whole numbers of 64 bits, with Go's words for what is none. Source: Go <c>strconv.ParseInt</c>.</summary>
internal static class GoInteger
{
    public static bool TryParse(string text, out long value, out string error) =>
        TryParse(text, NumberStyles.None, out value, out error);

    public static bool TryParseHex(string text, out long value, out string error) =>
        TryParse(text, NumberStyles.AllowHexSpecifier, out value, out error);

    /// <summary>An option whose value is a whole number; 0 when it is left out.</summary>
    public static Option<long> Option(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Parse(name, result),
    };

    private static long Parse(string name, ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!TryParse(text, out var value, out var error))
        {
            result.AddError($"""invalid argument "{text}" for "{name}" flag: {error}""");
        }

        return value;
    }

    private static bool TryParse(string text, NumberStyles styles, out long value, out string error)
    {
        var digits = text is ['+' or '-', ..] ? text[1..] : text;

        // The zero in front keeps a first hexadecimal digit above 7 from being taken for a sign.
        if (digits.Length == 0 || !BigInteger.TryParse($"0{digits}", styles, CultureInfo.InvariantCulture, out var big))
        {
            value = 0;
            error = $"strconv.ParseInt: parsing {GoQuote.Quote(text)}: invalid syntax";
            return false;
        }

        big = text[0] == '-' ? -big : big;
        var fits = big >= long.MinValue && big <= long.MaxValue;
        value = fits ? (long)big : 0;
        error = fits ? "" : $"strconv.ParseInt: parsing {GoQuote.Quote(text)}: value out of range";
        return fits;
    }
}
