using System.Buffers.Binary;
using Google.Protobuf;
using Vigil.Api.Peers;
using Vigil.Core;

namespace Vigil.Server.Node;

/// <summary>
/// A member's whole state as bytes: the length of its head (4, little-endian), the head, the store's snapshot.
/// </summary>
internal static class MemberSnapshot
{
    /// <summary>How many bytes the parts have together.</summary>
    public static long SizeOf(MemberState head, StoreSnapshot store) =>
        4 + head.CalculateSize() + SnapshotFormat.SizeOf(store);

    /// <summary>The state in parts; each is overwritten by the next, so use it before.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Write(MemberState head, StoreSnapshot store)
    {
        var first = new byte[4 + head.CalculateSize()];
        BinaryPrimitives.WriteInt32LittleEndian(first, first.Length - 4);
        head.WriteTo(first.AsSpan(4));
        return SnapshotFormat.Write(store).Prepend(first);
    }

    /// <summary>The state in one piece.</summary>
    public static byte[] ToArray(MemberState head, StoreSnapshot store)
    {
        var bytes = new byte[checked((int)SizeOf(head, store))];
        var at = 0;
        foreach (var part in Write(head, store))
        {
            part.CopyTo(bytes.AsMemory(at));
            at += part.Length;
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">These bytes are no state of a member; the message says where.</exception>
    public static (MemberState Head, StoreSnapshot Store) Read(ReadOnlyMemory<byte> bytes)
    {
        var length = bytes.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes.Span) : -1;
        if (length < 0 || length > bytes.Length - 4)
        {
            throw new InvalidDataException(
                $"The member's snapshot of {bytes.Length} bytes is damaged: its head has no length.");
        }

        try
        {
            return (MemberState.Parser.ParseFrom(
                bytes.Span.Slice(4, length)), SnapshotFormat.Read(bytes.Span[(4 + length)..]));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("The member's snapshot is damaged: its head can't be read.", e);
        }
    }
}
