namespace Vigil.Server.Hosting;

/// <summary>The server can't listen where it was configured to. The message says where, why, and what to do.</summary>
public sealed class ListenException : IOException
{
    /// <summary>States why <paramref name="url"/> can't be used.</summary>
    internal ListenException(string url, string cause, string remedy, Exception? inner = null)
        : base($"can't listen on {url}: {cause}; {remedy}", inner)
    {
    }
}
