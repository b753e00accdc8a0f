using Vigil.Raft;

namespace Vigil.Storage;

/// <summary>What a <see cref="LogFrame"/> is.</summary>
internal enum LogFrameKind
{
    /// <summary>The file that says whose directory it is.</summary>
    Identity,

    /// <summary>A snapshot: index, term and the size of its data.</summary>
    Snapshot,

    /// <summary>
    /// The beginning of a segment, with the hard state that it repeats. Index: the first entry it was made for.
    /// </summary>
    Segment,

    /// <summary>Hard state.</summary>
    HardState,

    /// <summary>An entry: index, term and the size of its data.</summary>
    Entry,

    /// <summary>The end of the last segment, where a crash cut a write off; the next start cuts it.</summary>
    Unfinished,

    /// <summary>What can't be read, and should be: the store can't be opened, or passes over this snapshot.</summary>
    Damage,
}

/// <summary>One thing in a member's directory, for people to look at.</summary>
/// <param name="File">The file that it is in.</param>
/// <param name="Offset">Where in it, in bytes.</param>
/// <param name="Kind">What it is.</param>
internal sealed record LogFrame(string File, long Offset, LogFrameKind Kind)
{
    /// <summary>Its index; 0 where it has none.</summary>
    public long Index { get; init; }

    /// <summary>Its term; 0 where it has none.</summary>
    public long Term { get; init; }

    /// <summary>
    /// Bytes of its data; of what is damaged or unfinished, up to the end of the file or the next batch.
    /// </summary>
    public long Bytes { get; init; }

    /// <summary>Hard state, where it is that; otherwise null.</summary>
    public HardState? HardState { get; init; }

    /// <summary>
    /// The number of the batch that it was written with; 0 outside of batches. One batch is there whole or not.
    /// </summary>
    public long Batch { get; init; }

    /// <summary>Further remarks; empty where there are none, never null.</summary>
    public string Text { get; init; } = "";
}
