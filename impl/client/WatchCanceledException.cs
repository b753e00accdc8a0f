namespace Vigil.Client;

/// <summary>The server ended a watch for good; asking again for the same would end the same way.</summary>
public class WatchCanceledException : Exception
{
    /// <summary>Says that the server ended a watch.</summary>
    /// <param name="reason">The server's own words; may be empty.</param>
    public WatchCanceledException(string reason)
        : base(reason.Length == 0 ? "The server canceled the watch." : $"The server canceled the watch: {reason}")
    {
        Reason = reason;
    }

    /// <summary>The server's own words; empty when it gave none.</summary>
    public string Reason { get; }
}
