using Vigil.Raft;

namespace Vigil.Storage;

/// <summary>What was found on a disk.</summary>
/// <param name="HardState">Raft's, as of the last write.</param>
/// <param name="Snapshot">
/// The latest whole one, with its data; null where there is none: a member that waits for its leader's.
/// </param>
/// <param name="Entries">Those that follow the snapshot, and perhaps some before it; no holes.</param>
/// <param name="CutBytes">
/// Bytes of an unfinished write that were cut from the end of the log; 0 after a clean stop.
/// </param>
internal sealed record Recovered(HardState HardState, Snapshot? Snapshot, IReadOnlyList<Entry> Entries, long CutBytes)
{
    /// <summary>
    /// Snapshots that are damaged and that nothing depends on, since the log reaches back to an older one; each with
    /// what is wrong. Worth a warning. Usually empty, never null.
    /// </summary>
    public IReadOnlyList<string> DamagedSnapshots { get; init; } = [];
}
