using System.Buffers.Binary;
using Vigil.Raft;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Raft;

/// <summary>The application of a node: the list of what was applied, as its length and a hash of it.</summary>
/// <param name="Index">The last entry that was applied.</param>
/// <param name="Hash">Of all of them, in order.</param>
internal readonly record struct RaftState(long Index, ulong Hash)
{
    private const int Bytes = 16;

    /// <summary>The state after one more.</summary>
    public RaftState Apply(Entry entry)
    {
        var hash = StepId.Mix(Hash, unchecked((ulong)((entry.Term << 8) | (long)entry.Kind)));
        foreach (var part in entry.Data.Span)
        {
            hash = StepId.Mix(hash, part);
        }

        return new RaftState(entry.Index, hash);
    }

    public byte[] Write()
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Index);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Hash);
        return bytes;
    }

    public static RaftState Read(ReadOnlyMemory<byte> data) => new(
        BinaryPrimitives.ReadInt64LittleEndian(data.Span),
        BinaryPrimitives.ReadUInt64LittleEndian(data.Span[8..]));
}
