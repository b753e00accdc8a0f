using System.Runtime.InteropServices;
using Google.Protobuf;
using Vigil.Core;

namespace Vigil.Server.Mapping;

/// <summary>The store's bytes as the wire's and back. Both never change, so neither way copies.</summary>
internal static class WireBytes
{
    public static ByteString ToWire(this Bytes bytes) =>
        bytes.IsEmpty ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(bytes.Memory);

    public static Bytes ToStore(this ByteString wire)
    {
        if (wire.IsEmpty)
        {
            return Bytes.Empty;
        }

        // A part of a larger array would keep all of that alive for as long as the key lives.
        return MemoryMarshal.TryGetArray(wire.Memory, out var segment)
            && segment is { Offset: 0, Array: { } array } && array.Length == segment.Count
            ? Bytes.Wrap(array)
            : Bytes.Copy(wire.Span);
    }

    public static KeyRange ToRange(ByteString key, ByteString rangeEnd) => new(key.ToStore(), rangeEnd.ToStore());
}
