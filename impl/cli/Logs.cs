using Microsoft.Extensions.Logging;

namespace Vigil.Cli;

/// <summary>Where a server's logs go.</summary>
internal static class Logs
{
    /// <exception cref="CliException">There is no such level.</exception>
    public static LogLevel Parse(string text) => text switch
    {
        "none" => LogLevel.None,
        "error" => LogLevel.Error,
        "warn" => LogLevel.Warning,
        "info" => LogLevel.Information,
        "debug" => LogLevel.Debug,
        _ => throw new CliException(
            $"""invalid argument "{text}" for "--log-level" flag: none, error, warn, info or debug"""),
    };

    /// <summary>To stderr: stdout is for the command's output.</summary>
    public static Action<ILoggingBuilder> To(LogLevel level) => logging => logging
        .SetMinimumLevel(level)

        // A host that can't start throws, which is reported where it is caught.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)

        // Where this category may log anything, every request is given an activity and a scope, whoever reads them.
        .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", level <= LogLevel.Information ? level : LogLevel.None)
        .AddSimpleConsole(console => console.SingleLine = true)
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
}
