namespace Vigil.Core;

/// <summary>A lease as it is at one moment.</summary>
/// <param name="Id">Never 0.</param>
/// <param name="Seconds">The time to live that was granted, in seconds.</param>
public sealed record LeaseInfo(long Id, long Seconds)
{
    /// <summary>
    /// Which of the store's grants it is, counted from 1: distinguishes successive leases of one id. 0 when it is not
    /// known.
    /// </summary>
    public long Grant { get; init; }

    /// <summary>The keys on it, in order; empty when they were not requested.</summary>
    public IReadOnlyList<Bytes> Keys { get; init; } = [];

    /// <summary>
    /// The time left, in whole seconds rounded down; -1 when it is over and its keys are about to go. Only a
    /// <see cref="Lessor"/> knows; the store itself leaves this 0.
    /// </summary>
    public long RemainingSeconds { get; init; }
}

/// <summary>One grant of a lease, as against others of the same id.</summary>
/// <param name="Id">The lease.</param>
/// <param name="Grant">As <see cref="LeaseInfo.Grant"/>.</param>
internal readonly record struct LeaseGrant(long Id, long Grant);

/// <summary>The result of a grant.</summary>
/// <param name="Revision">The store's revision; a grant takes none.</param>
/// <param name="Lease">The lease, with the time that it really has.</param>
public sealed record LeaseGrantResult(long Revision, LeaseInfo Lease);

/// <summary>The result of a revocation.</summary>
/// <param name="Revision">The revision that deleted the keys; the store's when there were none.</param>
/// <param name="Deleted">How many keys were deleted.</param>
public sealed record LeaseRevokeResult(long Revision, long Deleted);
