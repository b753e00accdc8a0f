namespace Vigil.Core;

/// <summary>A moment of a store: what has to be noted at that moment so that the rest can be read later.</summary>
/// <param name="Revision">What it shows, inclusive.</param>
/// <param name="CompactRevision">What was readable.</param>
/// <param name="Leases">The leases at that moment.</param>
/// <param name="Grants">How many were ever granted.</param>
internal readonly record struct SnapshotMark(
    long Revision, long CompactRevision, IReadOnlyList<LeaseInfo> Leases, long Grants);
