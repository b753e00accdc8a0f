namespace Vigil.Server.Hosting;

/// <summary>Why a member ended by itself.</summary>
public enum MemberStop
{
    /// <summary>Its disk failed or is full. What was acknowledged is kept.</summary>
    DiskFailed,

    /// <summary>It was removed from its cluster.</summary>
    Removed,

    /// <summary>It reached an impossible state: a bug, or damaged data.</summary>
    Broken,
}

/// <summary>A member has ended by itself. The message says why and what to do.</summary>
public sealed class MemberStoppedException : Exception
{
    /// <summary>Says why, and what was thrown.</summary>
    internal MemberStoppedException(MemberStop stop, string message, Exception? inner = null)
        : base(message, inner)
    {
        Stop = stop;
    }

    /// <summary>Why.</summary>
    public MemberStop Stop { get; }
}
