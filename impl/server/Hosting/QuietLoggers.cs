using Microsoft.Extensions.Logging;

namespace Vigil.Server.Hosting;

/// <summary>
/// Loggers for a host of Vigil's own, where what a client's bytes made gRPC or Kestrel throw is for who looks for a
/// fault: at their own level it is an error with a stack for each such call, whoever sends them. What our services
/// throw stays an error.
/// </summary>
/// <param name="inner">The host's.</param>
internal sealed class QuietLoggers(ILoggerFactory inner) : ILoggerFactory
{
    private static readonly string[] Categories = ["Grpc.AspNetCore.Server", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>Assemblies that throw at bytes which can't be read.</summary>
    private static readonly string[] Readers =
        ["Grpc.AspNetCore.Server", "Microsoft.AspNetCore.Server.Kestrel.Core"];

    public ILogger CreateLogger(string categoryName)
    {
        var logger = inner.CreateLogger(categoryName);
        return Array.Exists(Categories, one => categoryName.StartsWith(one, StringComparison.Ordinal))
            ? new Quiet(logger)
            : logger;
    }

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private static bool IsOfBytes(Exception? exception) =>
        exception is InvalidDataException or IOException or IndexOutOfRangeException
        && Array.Exists(Readers, reader => exception.Source == reader);

    private sealed class Quiet(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var level = logLevel > LogLevel.Debug && IsOfBytes(exception) ? LogLevel.Debug : logLevel;
            if (inner.IsEnabled(level))
            {
                inner.Log(level, eventId, state, exception, formatter);
            }
        }
    }
}
