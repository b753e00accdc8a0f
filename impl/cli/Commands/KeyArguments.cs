using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary>A key, and perhaps the end of its range, from arguments and the flags --prefix and --from-key.</summary>
internal static class KeyArguments
{
    public static KeySelector Read(IReadOnlyList<string> arguments, bool isPrefix, bool isFromKey)
    {
        if (isPrefix && isFromKey)
        {
            throw CliException.BadArguments("`--prefix` and `--from-key` cannot be set at the same time, choose one");
        }

        if (arguments.Count > 1)
        {
            return isPrefix || isFromKey
                ? throw CliException.BadArguments(
                    "too many arguments, only accept one argument when `--prefix` or `--from-key` is set")
                : KeySelector.Between(arguments[0], arguments[1]);
        }

        return isPrefix ? KeySelector.Prefix(arguments[0])
            : isFromKey ? KeySelector.From(arguments[0])
            : KeySelector.Exactly(arguments[0]);
    }
}
