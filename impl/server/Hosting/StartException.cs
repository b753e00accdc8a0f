namespace Vigil.Server.Hosting;

/// <summary>
/// A member can't start as configured. The message says why and what to do; nothing on its disk was changed.
/// </summary>
public sealed class StartException : Exception
{
    /// <summary>States why.</summary>
    internal StartException(string message)
        : base(message)
    {
    }

    /// <summary>States why, with its cause.</summary>
    internal StartException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
