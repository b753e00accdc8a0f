using System.Buffers;
using System.Buffers.Binary;
using Vigil.Seams;

namespace Vigil.Core;

/// <summary>A snapshot as bytes, for files and for other members.</summary>
/// <remarks>
/// <code>
///   magic "VIGILSN2" | revision | compacted | leases | events | grants   6 x 8 bytes; all is little-endian
///   lease            id | seconds | grant                                24 bytes each
///   event            key length 4 | sub 4 | pair | 0, or 1, or 2 and the pair before
///   pair             value length 4 | mod | create | version | lease | value;   the key comes before the first pair
///   zeros            up to a multiple of 512, less 4 bytes
///   CRC-32C of all before                                                4 bytes
/// </code>
/// The pair before an event is written (2) only when the event before does not have it (1): when it was compacted.
/// </remarks>
public static class SnapshotFormat
{
    private const int ChunkBytes = 64 * 1024;
    private const int Alignment = 512;
    private const int HeaderBytes = 48;
    private const int PairBytes = 36;

    private static ReadOnlySpan<byte> Magic => "VIGILSN2"u8;

    /// <summary>How many bytes <see cref="Write(StoreSnapshot)"/> gives.</summary>
    public static long SizeOf(StoreSnapshot snapshot)
    {
        var size = HeaderBytes + (24L * snapshot.Leases.Count);
        var events = snapshot.Events;
        for (var i = 0; i < events.Count; i++)
        {
            size += 9 + events[i].Kv.Key.Length + PairBytes + events[i].Kv.Value.Length;
            if (PrevKindOf(events, i) == 2)
            {
                size += PairBytes + (events[i].PrevKv?.Value.Length ?? 0);
            }
        }

        return (size + 4 + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>The snapshot's bytes in chunks; each is overwritten by the next, so use it before.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Write(StoreSnapshot snapshot)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * ChunkBytes);
        var (crc, written) = (0u, 0L);
        WriteHeader(buffer, snapshot);
        for (var i = 0; i < snapshot.Events.Count; i++)
        {
            WriteEvent(buffer, snapshot.Events, i);
            if (buffer.WrittenCount >= ChunkBytes)
            {
                crc = StoreHash.Add(crc, buffer.WrittenSpan);
                written += buffer.WrittenCount;
                yield return buffer.WrittenMemory;
                buffer.ResetWrittenCount();
            }
        }

        var zeros = (int)(SizeOf(snapshot) - written - buffer.WrittenCount - 4);
        Reserve(buffer, zeros).Clear();
        crc = StoreHash.Add(crc, buffer.WrittenSpan);
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(buffer, 4), crc);
        yield return buffer.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Write(StoreSnapshot)"/> wrote.</summary>
    /// <param name="bytes">All of it.</param>
    /// <exception cref="InvalidDataException">It is no snapshot, or was damaged; the message says where.</exception>
    public static StoreSnapshot Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes + 4 || !bytes.StartsWith(Magic))
        {
            throw new InvalidDataException("This is no snapshot of Vigil: it does not begin with VIGILSN2.");
        }

        var sum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]);
        if (StoreHash.Add(0, bytes[..^4]) != sum)
        {
            throw new InvalidDataException($"The snapshot of {bytes.Length} bytes is damaged: its checksum is wrong.");
        }

        return new SnapshotReader(bytes[Magic.Length..^4]).Read();
    }

    internal static int PrevKindOf(IReadOnlyList<Event> events, int place)
    {
        var prev = events[place].PrevKv;
        return prev is null ? 0 : place > 0 && ReferenceEquals(events[place - 1].Kv, prev) ? 1 : 2;
    }

    private static void WriteHeader(ArrayBufferWriter<byte> buffer, StoreSnapshot snapshot)
    {
        buffer.Write(Magic);
        Write(buffer, snapshot.Revision);
        Write(buffer, snapshot.CompactRevision);
        Write(buffer, snapshot.Leases.Count);
        Write(buffer, (long)snapshot.Events.Count);
        Write(buffer, snapshot.Grants);
        foreach (var lease in snapshot.Leases)
        {
            Write(buffer, lease.Id);
            Write(buffer, lease.Seconds);
            Write(buffer, lease.Grant);
        }
    }

    private static void WriteEvent(ArrayBufferWriter<byte> buffer, IReadOnlyList<Event> events, int place)
    {
        var change = events[place];
        Write(buffer, change.Kv.Key.Length, bytes: 4);
        Write(buffer, change.Revision.Sub, bytes: 4);
        buffer.Write(change.Kv.Key.Span);
        WritePair(buffer, change.Kv);
        var kind = PrevKindOf(events, place);
        Write(buffer, kind, bytes: 1);
        if (kind == 2)
        {
            Invariant.Holds(change.PrevKv is not null, "This kind has one.");
            WritePair(buffer, change.PrevKv);
        }
    }

    private static void WritePair(ArrayBufferWriter<byte> buffer, KeyValue kv)
    {
        Write(buffer, kv.Value.Length, bytes: 4);
        Write(buffer, kv.ModRevision);
        Write(buffer, kv.CreateRevision);
        Write(buffer, kv.Version);
        Write(buffer, kv.Lease);
        buffer.Write(kv.Value.Span);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, long number, int bytes = 8)
    {
        Span<byte> whole = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(whole, number);
        buffer.Write(whole[..bytes]);
    }

    private static Span<byte> Reserve(ArrayBufferWriter<byte> buffer, int length)
    {
        var span = buffer.GetSpan(length)[..length];
        buffer.Advance(length);
        return span;
    }
}
