namespace Vigil.Raft;

/// <summary>The application's state at one index, instead of the log up to there. Immutable.</summary>
/// <param name="Index">The last entry that the state holds; at least 1.</param>
/// <param name="Term">That entry's term.</param>
/// <param name="Conf">The membership at that index.</param>
/// <param name="Data">
/// The state, opaque here. Empty in a message that a <see cref="RaftNode"/> emits: the transport adds the data, which
/// only storage has.
/// </param>
internal sealed record Snapshot(long Index, long Term, ConfState Conf, ReadOnlyMemory<byte> Data)
{
    /// <inheritdoc/>
    public override string ToString() => $"snapshot {Term}/{Index} {Conf}";
}
