using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using Vigil.Api.Peers;
using Vigil.Core;

namespace Vigil.Server.Node;

/// <summary>A member's whole state as bytes: the length of its head (4, little-endian), the head, the store's snapshot.</summary>
internal static class MemberSnapshot
{
    public static byte[] Write(MemberState head, StoreSnapshot store)
    {
        var headBytes = head.CalculateSize();
        var buffer = new ArrayBufferWriter<byte>(checked((int)(4 + headBytes + SnapshotFormat.SizeOf(store))));
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), headBytes);
        buffer.Advance(4);
        head.WriteTo(buffer);
        foreach (var chunk in SnapshotFormat.Write(store))
        {
            buffer.Write(chunk.Span);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">These bytes are no state of a member; the message says where.</exception>
    public static (MemberState Head, StoreSnapshot Store) Read(ReadOnlyMemory<byte> bytes)
    {
        var length = bytes.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes.Span) : -1;
        if (length < 0 || length > bytes.Length - 4)
        {
            throw new InvalidDataException($"The member's snapshot of {bytes.Length} bytes is damaged: its head has no length.");
        }

        try
        {
            return (MemberState.Parser.ParseFrom(bytes.Span.Slice(4, length)), SnapshotFormat.Read(bytes.Span[(4 + length)..]));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("The member's snapshot is damaged: its head can't be read.", e);
        }
    }
}
