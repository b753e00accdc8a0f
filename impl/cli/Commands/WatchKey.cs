using Vigil.Cli.Go;

namespace Vigil.Cli.Commands;

/// <summary>The key to watch, and perhaps the end of its range, from the environment.</summary>
internal static class WatchKey
{
    /// <returns>Nothing when no key is set.</returns>
    /// <exception cref="CliException">There is an end without a key.</exception>
    public static IReadOnlyList<string> OfEnvironment()
    {
        var key = Settings.Read("WATCH_KEY");
        var end = Settings.Read("WATCH_RANGE_END");
        if (key is null && end is var (variable, value))
        {
            var missing = variable.Replace("RANGE_END", "KEY", StringComparison.Ordinal);
            throw CliException.BadArguments($"{missing} is empty but got {variable}={GoQuote.Quote(value)}");
        }

        return key is null ? [] : end is null ? [key.Value.Value] : [key.Value.Value, end.Value.Value];
    }
}
