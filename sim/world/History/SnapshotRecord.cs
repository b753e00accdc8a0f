using Vigil.Model;

namespace Vigil.Sim.World.History;

/// <summary>The state of a range that a watch's user was given in place of history.</summary>
/// <param name="Watch">The watch before it, by id.</param>
/// <param name="Seq">When, in the history's order.</param>
/// <param name="Revision">The revision that it is said to show.</param>
/// <param name="Range">The keys.</param>
/// <param name="IsNewest">True when it is only the pair that was changed last.</param>
/// <param name="Kvs">What was given.</param>
/// <param name="IsHidden">True when the user did not want puts, and so was given none.</param>
public sealed record SnapshotRecord(
    int Watch,
    long Seq,
    long Revision,
    KeyRange Range,
    bool IsNewest,
    IReadOnlyList<KeyValue> Kvs,
    bool IsHidden);
