namespace Vigil.Server;

/// <summary>The bounds that the services keep.</summary>
public sealed record ServerLimits
{
    /// <summary>
    /// The most bytes of one request; above, it is refused. Also where a watch's response is cut on wish.
    /// </summary>
    public int RequestBytesMax { get; init; } = 3 * 512 * 1024;

    /// <summary>
    /// How often a quiet watch that asked for it is told how far it is; up to a tenth more, so that not all are told at
    /// once. Above zero.
    /// </summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMinutes(10);
}
