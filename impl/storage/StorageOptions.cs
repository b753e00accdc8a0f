namespace Vigil.Storage;

/// <summary>Whose disk it is. Written at the first use, and compared from then on.</summary>
/// <param name="ClusterId">The cluster's; not 0.</param>
/// <param name="MemberId">The member's; not 0.</param>
internal readonly record struct StorageIdentity(ulong ClusterId, ulong MemberId);

/// <summary>The configuration of a log.</summary>
internal sealed record StorageOptions
{
    /// <summary>Bytes after which a segment of the log is closed and another begun.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>
    /// The most bytes of zeros behind the end of a segment, as <see cref="SegmentFill"/> says. At least 0, for none.
    /// </summary>
    public int FillBytes { get; init; } = 1 << 20;

    /// <summary>Faults, all off; only the simulator can set one.</summary>
    internal StorageMutants Mutants { get; init; }
}
