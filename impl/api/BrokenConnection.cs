using Grpc.Core;

namespace Vigil.Api;

/// <summary>
/// Tells a call that ended because its connection did from one that a server ended. Thread-safe.
/// </summary>
/// <remarks>
/// etcd's clients find <see cref="StatusCode.Unavailable"/> in all of these cases. .NET's transport gives several of
/// them another code: a server that answers no pings is <see cref="StatusCode.Internal"/> to it, one that was pinged
/// too often <see cref="StatusCode.ResourceExhausted"/>, and a write may fail before its call has a status at all.
/// </remarks>
public static class BrokenConnection
{
    /// <summary>Whether another connection may fare better: to another server, or later.</summary>
    /// <remarks>Says nothing about whether the server has applied what it was sent.</remarks>
    public static bool Ended(Exception failure) => failure switch
    {
        RpcException { StatusCode: StatusCode.Unavailable } => true,
        RpcException { Status.DebugException: IOException or HttpRequestException } => true,
        IOException or HttpRequestException => true,
        _ => false,
    };

    /// <summary>
    /// The failure as a user is to see it: with <see cref="StatusCode.Unavailable"/>, its text and its cause.
    /// </summary>
    /// <param name="failure">One that <see cref="Ended"/> is true of.</param>
    public static RpcException ToUnavailable(Exception failure) => failure switch
    {
        RpcException { StatusCode: StatusCode.Unavailable } known => known,
        RpcException call =>
            new(new Status(StatusCode.Unavailable, call.Status.Detail, call.Status.DebugException), call.Trailers),
        _ => new(new Status(StatusCode.Unavailable, failure.Message, failure)),
    };
}
