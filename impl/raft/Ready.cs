namespace Vigil.Raft;

/// <summary>An answer to <see cref="RaftNode.ReadIndex"/>.</summary>
/// <param name="Context">The number of the read.</param>
/// <param name="Index">It may be served as soon as this entry is applied.</param>
internal readonly record struct ReadState(long Context, long Index);

/// <summary>
/// What a node wants done. Do it in the order of the members, then call <see cref="RaftNode.Advance"/>.
/// </summary>
/// <remarks>
/// <see cref="Committed"/> holds only what was durable before, so it may be applied while the new entries are written.
/// </remarks>
internal sealed record Ready
{
    /// <summary>Messages that may go at once: they promise nothing that a crash could take back.</summary>
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>
    /// To be made durable, when not null. Never null when <see cref="MustSync"/> is true; otherwise it may be left out.
    /// </summary>
    public required HardState? HardState { get; init; }

    /// <summary>
    /// A leader's snapshot, to be made durable before the entries and to replace the application's state; or null.
    /// </summary>
    public required Snapshot? Snapshot { get; init; }

    /// <summary>To be made durable. Replaces what is there at these indexes and above.</summary>
    public required IReadOnlyList<Entry> Entries { get; init; }

    /// <summary>Whether what is written has to be synced.</summary>
    public required bool MustSync { get; init; }

    /// <summary>Messages that promise it: to be sent only after that.</summary>
    public required IReadOnlyList<Message> MessagesAfterSync { get; init; }

    /// <summary>To be applied, in order; changes of the membership by <see cref="RaftNode.ApplyConfChange"/>.</summary>
    public required IReadOnlyList<Entry> Committed { get; init; }

    /// <summary>Reads that were confirmed.</summary>
    public required IReadOnlyList<ReadState> Reads { get; init; }
}
