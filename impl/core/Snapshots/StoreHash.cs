using System.Numerics;

namespace Vigil.Core;

/// <summary>A hash over the history that is kept: equal exactly when, in all likelihood, the histories are.</summary>
/// <remarks>
/// CRC-32C over revisions and pairs, by key. What compaction has not freed yet is not counted, so members at the same
/// revision and compaction agree. Not etcd's number: that hashes etcd's own file format.
/// </remarks>
internal static class StoreHash
{
    public static uint Of(StoreSnapshot snapshot)
    {
        var crc = Add(0, snapshot.CompactRevision);
        foreach (var change in snapshot.Events)
        {
            var kv = change.Kv;
            crc = Add(crc, change.Revision.Main);
            crc = Add(crc, change.Revision.Sub);
            crc = Add(crc, kv.CreateRevision);
            crc = Add(crc, kv.Version);
            crc = Add(crc, kv.Lease);
            crc = Add(crc, kv.Key.Length);
            crc = Add(crc, kv.Key.Span);
            crc = Add(crc, kv.Value.Span);
        }

        return ~crc;
    }

    /// <summary>Continues the sum of what came before with <paramref name="bytes"/>.</summary>
    public static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }

    private static uint Add(uint crc, long number) => BitOperations.Crc32C(crc, unchecked((ulong)number));
}
