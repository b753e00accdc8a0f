namespace Vigil.Storage;

/// <summary>Whose disk it is. Written when it is first used, compared ever after.</summary>
/// <param name="ClusterId">The cluster's; not 0.</param>
/// <param name="MemberId">The member's; not 0.</param>
public readonly record struct StorageIdentity(ulong ClusterId, ulong MemberId);

/// <summary>What a log is told once.</summary>
public sealed record StorageOptions
{
    /// <summary>Bytes after which a segment of the log is closed and another begun.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>Faults, all off; only the simulator can set one.</summary>
    internal StorageMutants Mutants { get; init; }
}
