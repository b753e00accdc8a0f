using System.Buffers.Binary;

namespace Vigil.Raft;

/// <summary>How a change of the membership changes it.</summary>
internal enum ConfChangeKind : byte
{
    /// <summary>A node becomes a voter: a new one, or a learner that is promoted.</summary>
    AddVoter,

    /// <summary>A node becomes a learner.</summary>
    AddLearner,

    /// <summary>A node leaves.</summary>
    Remove,

    /// <summary>Nobody joins or leaves; what the application keeps about a node changes.</summary>
    Update,
}

/// <summary>One change of the membership.</summary>
/// <remarks>
/// One node at a time, not jointly. Two majorities that differ by one node share a node, so the next change is safe as
/// soon as this one is applied by the leader; joint consensus (section 6 of the paper) buys changes of several nodes at
/// once, which etcd's API cannot request, at the price of a second rule for every majority.
/// </remarks>
/// <param name="Kind">What is done.</param>
/// <param name="Node">To which node; not 0.</param>
/// <param name="Context">The application's bytes about it, opaque here.</param>
internal sealed record ConfChange(ConfChangeKind Kind, ulong Node, ReadOnlyMemory<byte> Context)
{
    private const int HeaderBytes = 9;

    /// <summary>The change as the data of an entry: kind (1 byte), node (8, little-endian), context.</summary>
    public byte[] Write()
    {
        var bytes = new byte[HeaderBytes + Context.Length];
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), Node);
        Context.Span.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    /// <summary>The change of an entry's data.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of a change.</exception>
    public static ConfChange Read(ReadOnlyMemory<byte> data)
    {
        if (data.Length < HeaderBytes || data.Span[0] > (byte)ConfChangeKind.Update)
        {
            throw new InvalidDataException($"These {data.Length} bytes are no change of a membership.");
        }

        return new ConfChange(
            (ConfChangeKind)data.Span[0],
            BinaryPrimitives.ReadUInt64LittleEndian(data.Span[1..]),
            data[HeaderBytes..]);
    }
}
