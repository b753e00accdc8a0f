namespace Vigil.Raft;

/// <summary>What an entry of the log is for.</summary>
internal enum EntryKind : byte
{
    /// <summary>A command of the application; empty where a leader opens its term.</summary>
    Normal,

    /// <summary>A change of the membership: <see cref="ConfChange.Write"/>'s bytes.</summary>
    ConfChange,
}

/// <summary>One entry of the replicated log. Immutable.</summary>
/// <param name="Term">The term of the leader that made it; at least 1.</param>
/// <param name="Index">Its place in the log; the first is 1, and there are no holes.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Data">
/// The application's bytes, opaque here; empty in the entry with which a leader opens its term.
/// </param>
internal sealed record Entry(long Term, long Index, EntryKind Kind, ReadOnlyMemory<byte> Data)
{
    /// <summary>What an entry costs besides its data, in bytes; about what it takes on a wire.</summary>
    private const int Overhead = 24;

    /// <summary>What it counts against a limit in bytes.</summary>
    public long Size => Data.Length + Overhead;

    /// <inheritdoc/>
    public override string ToString() => $"{Term}/{Index}{(Kind == EntryKind.ConfChange ? " conf" : "")}";
}
