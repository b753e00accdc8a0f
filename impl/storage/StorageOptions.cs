namespace Vigil.Storage;

/// <summary>Whose disk it is. Written when it is first used, compared ever after.</summary>
/// <param name="ClusterId">The cluster's; not 0.</param>
/// <param name="MemberId">The member's; not 0.</param>
internal readonly record struct StorageIdentity(ulong ClusterId, ulong MemberId);

/// <summary>What a log is told once.</summary>
internal sealed record StorageOptions
{
    /// <summary>Bytes after which a segment of the log is closed and another begun.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Bytes of zeros that are written behind the end of a segment, whenever it gets there: to overwrite them is made
    /// durable without a change of the file's length, in about half the time. At least 0, for none.
    /// </summary>
    public int FillBytes { get; init; } = 1 << 20;

    /// <summary>Faults, all off; only the simulator can set one.</summary>
    internal StorageMutants Mutants { get; init; }
}
