namespace Vigil.Model;

/// <summary>Makes a lease. Takes no revision.</summary>
/// <param name="Id">Not 0, and not in use.</param>
/// <param name="Seconds">
/// The time to live; below <see cref="SecondsMin"/> it is raised to that, above <see cref="SecondsMax"/> refused.
/// </param>
public sealed record LeaseGrantRequest(long Id, long Seconds) : Request
{
    /// <summary>The least time to live that a lease is given.</summary>
    public const long SecondsMin = 2;

    /// <summary>The longest time to live that may be requested.</summary>
    public const long SecondsMax = 9_000_000_000;

    /// <summary>As a person would write it.</summary>
    public override string ToString() => $"grant lease {Id} for {Seconds} s";
}

/// <summary>Ends a lease and deletes its keys, in order, at one revision; at none when it has no keys.</summary>
/// <param name="Id">The lease.</param>
public sealed record LeaseRevokeRequest(long Id) : Request
{
    /// <summary>As a person would write it.</summary>
    public override string ToString() => $"revoke lease {Id}";
}

/// <summary>
/// Gives a lease its whole time again. The model has no clock: it only says whether the lease exists.
/// </summary>
/// <param name="Id">The lease.</param>
public sealed record LeaseKeepAliveRequest(long Id) : Request
{
    /// <summary>As a person would write it.</summary>
    public override string ToString() => $"keep lease {Id} alive";
}
