using System.Buffers.Binary;

namespace Vigil.Storage;

/// <summary>
/// What stands before the frames of one append. A batch begins at a sector and is there whole or not at all.
/// </summary>
/// <remarks>
/// <code>
///   magic 4 | sum of what follows in the header 4 | number 8 | offset 8 | synced to 8 | length 4
///   sum of the batch before 4 | sum of the body 4 | frames 4 | body: the frames | zeros up to a multiple of 512
/// </code>
/// <para>
/// <see cref="SyncedTo"/> is how an unfinished write is distinguished from damage. A crash may leave any of the sectors
/// that were written since the last sync, so a whole batch after a broken one proves nothing: both may be of the same
/// unfinished write. But a header whose <see cref="SyncedTo"/> lies beyond the broken batch was written when that one
/// was durable.
/// </para>
/// </remarks>
/// <param name="Number">Counts batches over all segments, from 1, without a gap.</param>
/// <param name="Offset">Where it begins in its segment: what is found elsewhere is a copy.</param>
/// <param name="SyncedTo">Up to where its segment was durable when it was written.</param>
/// <param name="Length">Bytes of the body.</param>
/// <param name="PreviousSum">
/// The sum of the batch before: leftovers of a cut do not match what was written after it.
/// </param>
/// <param name="BodySum">The sum of the body.</param>
/// <param name="Frames">How many frames the body has.</param>
internal readonly record struct BatchHeader(
    long Number, long Offset, long SyncedTo, int Length, uint PreviousSum, uint BodySum, int Frames)
{
    public const int Bytes = 48;

    private const uint Magic = 0x48435442;

    /// <summary>Where the batch after it begins.</summary>
    public long End => Align(Offset + Bytes + Length);

    /// <summary>Writes it at the beginning of <paramref name="bytes"/>, and returns its sum.</summary>
    /// <param name="bytes">At least <see cref="Bytes"/>.</param>
    /// <param name="seed">The segment's.</param>
    public uint Write(Span<byte> bytes, uint seed)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], SyncedTo);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[32..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[36..], PreviousSum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[40..], BodySum);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[44..], Frames);
        var sum = Checksum.Add(~seed, bytes[8..Bytes]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], sum);
        return sum;
    }

    /// <summary>
    /// Reads one that was written at <paramref name="offset"/> of the segment; null when there is none.
    /// </summary>
    public static BatchHeader? Read(ReadOnlySpan<byte> bytes, long offset, uint seed, out uint sum)
    {
        sum = 0;
        if (bytes.Length < Bytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            return null;
        }

        sum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (sum != Checksum.Add(~seed, bytes[8..Bytes]))
        {
            return null;
        }

        var header = new BatchHeader(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[36..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[44..]));
        return header.Offset == offset && header.Length >= 0 ? header : null;
    }

    /// <summary>The first sector at or after an offset.</summary>
    public static long Align(long offset) =>
        (offset + SegmentHeader.SectorBytes - 1) / SegmentHeader.SectorBytes * SegmentHeader.SectorBytes;
}
