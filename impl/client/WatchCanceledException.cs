using Vigil.Api;

namespace Vigil.Client;

/// <summary>The server ended a watch for good; a retry would end the same way.</summary>
public class WatchCanceledException : Exception
{
    /// <summary>Says that the server ended a watch with <paramref name="response"/>.</summary>
    public WatchCanceledException(WatchResponse response)
        : this(response, response.CancelReason)
    {
    }

    /// <summary>
    /// Says that the server ended a watch, with a reason that <paramref name="response"/> does not name.
    /// </summary>
    private protected WatchCanceledException(WatchResponse response, string reason)
        : base(reason.Length == 0 ? "The server canceled the watch." : $"The server canceled the watch: {reason}")
    {
        Response = response;
        Reason = reason;
    }

    /// <summary>Why, in etcd's words; empty when the server gave no reason.</summary>
    public string Reason { get; }

    /// <summary>What the server sent.</summary>
    public WatchResponse Response { get; }
}
