namespace Vigil.Server.Hosting;

/// <summary>
/// A member can't start as it was told to. The message says why and what to do; nothing on its disk was changed.
/// </summary>
public sealed class StartException : Exception
{
    /// <summary>Says why.</summary>
    internal StartException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, and what was thrown.</summary>
    internal StartException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
