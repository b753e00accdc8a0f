using System.Globalization;
using Vigil.Cli.Go;

namespace Vigil.Cli.Commands;

/// <summary>A member's id as an argument: hexadecimal. Source: Go <c>strconv.ParseUint</c>.</summary>
internal static class MemberId
{
    public static bool TryParse(string text, out ulong id, out string error)
    {
        var isHex = text.Length > 0 && text.All(char.IsAsciiHexDigit);
        if (isHex && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id))
        {
            error = "";
            return true;
        }

        id = 0;
        error =
            $"strconv.ParseUint: parsing {GoQuote.Quote(text)}: {(isHex ? "value out of range" : "invalid syntax")}";
        return false;
    }

    /// <exception cref="CliException">It is not the one argument, or no id.</exception>
    public static ulong Read(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var text])
        {
            throw CliException.BadArguments("member ID is not provided");
        }

        return TryParse(text, out var id, out var error)
            ? id
            : throw CliException.BadArguments($"bad member ID arg ({error}), expecting ID in Hex");
    }
}
