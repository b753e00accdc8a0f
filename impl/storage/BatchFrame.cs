using System.Buffers.Binary;
using Vigil.Raft;

namespace Vigil.Storage;

/// <summary>What a frame of a batch is. The numbers are on the disk and do not change.</summary>
internal enum BatchFrameKind : byte
{
    HardState = 1,
    Entry = 2,
}

/// <summary>One frame of a batch: hard state, or an entry.</summary>
/// <remarks>
/// <code>
///   1 | term 8 | vote 8 | commit 8
///   2 | kind of the entry 1 | term 8 | index 8 | length 4 | data
/// </code>
/// </remarks>
/// <param name="At">Where it begins in the body.</param>
/// <param name="HardState">Null for an entry.</param>
/// <param name="Entry">Null for hard state. Its data are a part of the body.</param>
internal readonly record struct BatchFrame(int At, HardState? HardState, Entry? Entry)
{
    public const int HardStateBytes = 25;
    public const int EntryBytes = 22;

    /// <summary>Reads all frames of a body; null when it does not consist of that many.</summary>
    public static List<BatchFrame>? ReadAll(ReadOnlyMemory<byte> body, int count)
    {
        var frames = new List<BatchFrame>();
        var at = 0;
        while (at < body.Length)
        {
            if (Read(body, at, out var length) is not { } frame)
            {
                return null;
            }

            frames.Add(frame);
            at += length;
        }

        return frames.Count == count ? frames : null;
    }

    private static BatchFrame? Read(ReadOnlyMemory<byte> body, int at, out int length)
    {
        length = 0;
        var bytes = body.Span[at..];
        if (bytes[0] == (byte)BatchFrameKind.HardState && bytes.Length >= HardStateBytes)
        {
            length = HardStateBytes;
            return new BatchFrame(
                at,
                new HardState(
                    BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(bytes[9..]),
                    BinaryPrimitives.ReadInt64LittleEndian(bytes[17..])),
                null);
        }

        if (bytes[0] != (byte)BatchFrameKind.Entry || bytes.Length < EntryBytes)
        {
            return null;
        }

        var data = BinaryPrimitives.ReadInt32LittleEndian(bytes[18..]);
        if (data < 0 || data > bytes.Length - EntryBytes)
        {
            return null;
        }

        length = EntryBytes + data;
        return new BatchFrame(
            at,
            null,
            new Entry(
                BinaryPrimitives.ReadInt64LittleEndian(bytes[2..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[10..]),
                (EntryKind)bytes[1],
                body.Slice(at + EntryBytes, data)));
    }
}
