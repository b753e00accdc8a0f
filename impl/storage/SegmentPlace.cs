namespace Vigil.Storage;

/// <summary>A segment that is there.</summary>
/// <param name="Sequence">Its place among the segments.</param>
/// <param name="FirstIndex">
/// One more than the last entry when it was begun: older segments hold nothing from there on.
/// </param>
internal readonly record struct SegmentPlace(long Sequence, long FirstIndex);
