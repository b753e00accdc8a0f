using System.Buffers.Binary;
using Vigil.Raft;

namespace Vigil.Storage;

/// <summary>The first sector of a segment: enough to begin a replay with it.</summary>
/// <remarks>
/// <code>
///   magic "VIGILWAL" 8 | version 4 | flags 4 | cluster 8 | member 8 | sequence 8 | first index 8 | previous term 8
///   first batch 8 | hard state: term 8, vote 8, commit 8 | sum of the batch before 4 | filled by 4 | filled to 8
///   sum of all that 4 | zeros
/// </code>
/// Little-endian. It is durable before the segment has its name, so a damaged one is damage and never an unfinished
/// write.
/// </remarks>
internal sealed record SegmentHeader
{
    /// <summary>What a disk writes whole or, when it fails, damages as a whole. Batches do not share one.</summary>
    public const int SectorBytes = 512;

    public const int Version = 2;

    private const int SumAt = 104;

    /// <summary>Where format 1 has it, which does not say how it is filled.</summary>
    private const int SumAtOfFormat1 = 92;
    private const uint RestartsFlag = 1;

    private static ReadOnlySpan<byte> Magic => "VIGILWAL"u8;

    public required StorageIdentity Identity { get; init; }

    /// <summary>Its place among the segments, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>The log restarts with it, after a snapshot: older segments are void.</summary>
    public bool Restarts { get; init; }

    /// <summary>One more than the last entry when it was begun.</summary>
    public required long FirstIndex { get; init; }

    /// <summary>The term of the entry before <see cref="FirstIndex"/>; 0 when there is none.</summary>
    public long PreviousTerm { get; init; }

    /// <summary>The number that its first batch has; batches are counted over all segments.</summary>
    public long FirstBatch { get; init; } = 1;

    /// <summary>
    /// How its file is filled with zeros ahead of what is written: see <see cref="SegmentFill"/>. None in one of format
    /// 1.
    /// </summary>
    public SegmentFill Fill { get; init; }

    /// <summary>Hard state when it was begun.</summary>
    public HardState HardState { get; init; }

    /// <summary>The sum of the batch before its first; 0 when there is none.</summary>
    public uint PreviousSum { get; init; }

    /// <summary>
    /// The sum of this header: where the sums of its batches begin, so that none of another segment passes.
    /// </summary>
    public uint Sum { get; init; }

    /// <summary>Writes the sector.</summary>
    public byte[] Write()
    {
        var bytes = new byte[SectorBytes];
        Magic.CopyTo(bytes);
        Put(bytes, 8, Version);
        Put(bytes, 12, Restarts ? RestartsFlag : 0);
        Put(bytes, 16, Identity.ClusterId);
        Put(bytes, 24, Identity.MemberId);
        Put(bytes, 32, (ulong)Sequence);
        Put(bytes, 40, (ulong)FirstIndex);
        Put(bytes, 48, (ulong)PreviousTerm);
        Put(bytes, 56, (ulong)FirstBatch);
        Put(bytes, 64, (ulong)HardState.Term);
        Put(bytes, 72, HardState.Vote);
        Put(bytes, 80, (ulong)HardState.Commit);
        Put(bytes, 88, PreviousSum);
        Put(bytes, 92, (uint)Fill.Bytes);
        Put(bytes, 96, (ulong)Fill.LengthMax);
        Put(bytes, SumAt, Checksum.Of(bytes.AsSpan(0, SumAt)));
        return bytes;
    }

    /// <summary>Reads it; on failure <paramref name="trouble"/> says what is wrong.</summary>
    public static SegmentHeader? Read(ReadOnlySpan<byte> bytes, out string trouble)
    {
        trouble = "";
        if (bytes.Length < SectorBytes || !bytes.StartsWith(Magic))
        {
            trouble = "it does not begin as a segment of a log does";
            return null;
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version > Version)
        {
            trouble = $"it has format {version}, and this build reads up to {Version}: use a newer one";
            return null;
        }

        var sumAt = version == 1 ? SumAtOfFormat1 : SumAt;
        var sum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[sumAt..]);
        if (sum != Checksum.Of(bytes[..sumAt]) || bytes[(sumAt + 4)..SectorBytes].ContainsAnyExcept((byte)0))
        {
            trouble = "the checksum of its first sector is wrong";
            return null;
        }

        return new SegmentHeader
        {
            Restarts = (BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) & RestartsFlag) != 0,
            Identity = new StorageIdentity(Get(bytes, 16), Get(bytes, 24)),
            Sequence = (long)Get(bytes, 32),
            FirstIndex = (long)Get(bytes, 40),
            PreviousTerm = (long)Get(bytes, 48),
            FirstBatch = (long)Get(bytes, 56),
            HardState = new HardState((long)Get(bytes, 64), Get(bytes, 72), (long)Get(bytes, 80)),
            PreviousSum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[88..]),
            Fill = version == 1
                ? default
                : new SegmentFill(
                    (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[92..]), (long)Get(bytes, 96)),
            Sum = sum,
        };
    }

    private static void Put(byte[] bytes, int at, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), value);

    private static void Put(byte[] bytes, int at, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);

    private static ulong Get(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
