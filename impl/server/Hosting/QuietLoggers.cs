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
    private const string Grpc = "Grpc.AspNetCore.Server";
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";
    private const string FrameOfOurs = "at Vigil.";

    public ILogger CreateLogger(string categoryName)
    {
        var logger = inner.CreateLogger(categoryName);
        return categoryName.StartsWith(Grpc, StringComparison.Ordinal) ? new Quiet(logger, IsOfMessage)
            : categoryName.StartsWith(Kestrel, StringComparison.Ordinal) ? new Quiet(logger, IsOfConnection)
            : logger;
    }

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    /// <summary>gRPC's reader has thrown it, or what it reads from before it calls a service.</summary>
    private static bool IsOfMessage(LogLevel level, Exception exception) =>
        exception is InvalidDataException or IOException
        && (exception.Source == Grpc
            || exception.StackTrace?.Contains(FrameOfOurs, StringComparison.Ordinal) == false);

    /// <summary>Kestrel's own end of a connection is a warning; what an application throws is an error there.</summary>
    private static bool IsOfConnection(LogLevel level, Exception exception) => level == LogLevel.Warning;

    private sealed class Quiet(ILogger inner, Func<LogLevel, Exception, bool> isOfBytes) : ILogger
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
            var isForDebugging =
                logLevel > LogLevel.Debug && exception is { } thrown && isOfBytes(logLevel, thrown);
            var level = isForDebugging ? LogLevel.Debug : logLevel;
            if (inner.IsEnabled(level))
            {
                inner.Log(level, eventId, state, exception, formatter);
            }
        }
    }
}
