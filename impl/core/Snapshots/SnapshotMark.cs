namespace Vigil.Core;

/// <summary>A moment of a store: what has to be noted of it then, so that the rest can be read later.</summary>
/// <param name="Revision">What it shows, inclusive.</param>
/// <param name="CompactRevision">What was readable.</param>
/// <param name="Leases">Those that there were.</param>
/// <param name="Grants">How many there had ever been.</param>
internal readonly record struct SnapshotMark(
    long Revision, long CompactRevision, IReadOnlyList<LeaseInfo> Leases, long Grants);
