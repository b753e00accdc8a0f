namespace Vigil.Core;

/// <summary>A lease as it is at one moment.</summary>
/// <param name="Id">Never 0.</param>
/// <param name="Seconds">The time to live that was granted, in seconds.</param>
public sealed record LeaseInfo(long Id, long Seconds)
{
    /// <summary>The keys on it, in order; empty when they were not asked for.</summary>
    public IReadOnlyList<Bytes> Keys { get; init; } = [];

    /// <summary>
    /// What is left of it, in whole seconds rounded down; -1 when it is over and its keys are about to go. Only a
    /// <see cref="Lessor"/> knows; the store itself leaves it 0.
    /// </summary>
    public long RemainingSeconds { get; init; }
}

/// <summary>What a grant answered.</summary>
/// <param name="Revision">The store's revision; a grant takes none.</param>
/// <param name="Lease">The lease, with the time that it really has.</param>
public sealed record LeaseGrantResult(long Revision, LeaseInfo Lease);

/// <summary>What a revocation answered.</summary>
/// <param name="Revision">The revision that deleted the keys; the store's when there were none.</param>
/// <param name="Deleted">How many keys were deleted.</param>
public sealed record LeaseRevokeResult(long Revision, long Deleted);
