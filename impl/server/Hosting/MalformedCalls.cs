using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Vigil.Server.Mapping;

namespace Vigil.Server.Hosting;

/// <summary>
/// A line for each call whose bytes could not be read, at the level of who looks for a fault: it is the client's, who
/// gets the reason. Thread-safe.
/// </summary>
/// <param name="time">Monotonic time counts.</param>
/// <param name="logger">
/// Gets at most <see cref="LinesMax"/> lines in a second: a flood of messages is none of lines.
/// </param>
internal sealed class MalformedCalls(TimeProvider time, ILogger<MalformedCalls> logger)
{
    public const int LinesMax = 10;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Guards the three below; held over nothing else.</summary>
    private readonly object _gate = new();
    private long _windowBegan = time.GetTimestamp();
    private int _lines;
    private long _leftOut;

    /// <summary>Looks at how the calls of an endpoint end, while anybody reads it.</summary>
    public RequestDelegate Watch(RequestDelegate serve) => context =>
        logger.IsEnabled(LogLevel.Debug) ? ServeAsync(context, serve) : serve(context);

    /// <summary>Adds a line, if there may be one.</summary>
    /// <param name="method">What was called.</param>
    /// <param name="peer">Who called.</param>
    /// <param name="end">The status, and what is known of the cause.</param>
    public void Add(string method, string peer, string end)
    {
        long leftOut;
        lock (_gate)
        {
            if (time.GetElapsedTime(_windowBegan) >= Window)
            {
                (_windowBegan, _lines) = (time.GetTimestamp(), 0);
            }

            if (_lines == LinesMax)
            {
                _leftOut++;
                return;
            }

            _lines++;
            (leftOut, _leftOut) = (_leftOut, 0);
        }

        var more = leftOut == 0 ? "" : $" ({leftOut} more before it)";
        if (logger.IsEnabled(LogLevel.Debug))
        {
            logger.LogDebug(
                "A call of {Method} of {Peer} could not be read, and ended with {End}{More}", method, peer, end, more);
        }
    }

    private async Task ServeAsync(HttpContext context, RequestDelegate serve)
    {
        await serve(context);
        if (EndOf(context) is { } end)
        {
            var peer = context.Connection.RemoteIpAddress is { } address
                ? new IPEndPoint(address, context.Connection.RemotePort).ToString()
                : "an unknown address";
            Add(context.Request.Path, peer, end);
        }
    }

    /// <summary>Null when the call was read, whatever became of it.</summary>
    private static string? EndOf(HttpContext context)
    {
        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            return $"HTTP {context.Response.StatusCode}";
        }

        // An end without a response has its status in the headers.
        var headers = context.Response.Headers;
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        var from = headers.ContainsKey("grpc-status") ? headers : trailers ?? headers;
        if (!int.TryParse(from["grpc-status"], out var number))
        {
            return null;
        }

        var (status, text) = ((StatusCode)number, from["grpc-message"].ToString());
        return IsUnread(status, text) ? $"{status}: {text}" : null;
    }

    /// <summary>
    /// Whether it was refused before a service had it: by its parser, or by gRPC itself, whose texts have no author's
    /// name in front. A fault of a service's own is unknown as well, and has a line of its own.
    /// </summary>
    private static bool IsUnread(StatusCode status, string text) =>
        text.StartsWith(WireBinding.Refusal, StringComparison.Ordinal)
        || (status is StatusCode.Internal or StatusCode.Unimplemented
                or StatusCode.ResourceExhausted or StatusCode.Unknown
            && !text.StartsWith("vigil: ", StringComparison.Ordinal)
            && !text.StartsWith("etcdserver: ", StringComparison.Ordinal));
}
