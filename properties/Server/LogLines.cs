using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Vigil.Properties.Server;

/// <summary>Keeps what a server logs. Thread-safe.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public void To(ILoggingBuilder logging) => logging.SetMinimumLevel(LogLevel.Information).AddProvider(this);

    /// <summary>With what is for people who look for a fault.</summary>
    public void AllTo(ILoggingBuilder logging) => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(this);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {exception?.GetType().Name}");
    }
}
