using System.Buffers.Binary;
using Vigil.Raft;

namespace Vigil.Storage;

/// <summary>Builds batches in one buffer, which is used again: data is copied once, from the entry to here.</summary>
internal sealed class BatchWriter
{
    /// <summary>What the buffer is allowed to keep between two batches.</summary>
    private const int KeptBytesMax = 4 << 20;

    /// <summary>
    /// A batch is closed when it is larger, so that reading one back needs a bounded buffer; an entry is never split.
    /// </summary>
    private const int BodyBytesMax = 16 << 20;

    private byte[] _buffer = new byte[64 << 10];
    private int _end = BatchHeader.Bytes;

    /// <summary>How many frames it holds.</summary>
    public int Frames { get; private set; }

    /// <summary>Whether the next frame belongs in a new batch.</summary>
    public bool IsFull => _end > BodyBytesMax;

    public void Add(HardState state)
    {
        var bytes = Reserve(BatchFrame.HardStateBytes);
        bytes[0] = (byte)BatchFrameKind.HardState;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], state.Term);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[9..], state.Vote);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[17..], state.Commit);
    }

    public void Add(Entry entry)
    {
        var data = entry.Data.Span;
        var bytes = Reserve(BatchFrame.EntryBytes + data.Length);
        bytes[0] = (byte)BatchFrameKind.Entry;
        bytes[1] = (byte)entry.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[2..], entry.Term);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[10..], entry.Index);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[18..], data.Length);
        data.CopyTo(bytes[BatchFrame.EntryBytes..]);
    }

    /// <summary>Closes the batch. The result is valid until the next frame is added.</summary>
    public ReadOnlyMemory<byte> Close(
        long number, long offset, long syncedTo, uint previousSum, uint seed, out uint sum)
    {
        var length = _end - BatchHeader.Bytes;
        var body = _buffer.AsSpan(BatchHeader.Bytes, length);
        var header = new BatchHeader(
            number, offset, syncedTo, length, previousSum, Checksum.Add(~seed, body), Frames);
        sum = header.Write(_buffer, seed);
        var whole = (int)(header.End - offset);
        Grow(whole);
        _buffer.AsSpan(_end, whole - _end).Clear();
        Frames = 0;
        _end = BatchHeader.Bytes;
        return _buffer.AsMemory(0, whole);
    }

    /// <summary>Drops frames that were not closed.</summary>
    public void Reset()
    {
        Frames = 0;
        _end = BatchHeader.Bytes;
        if (_buffer.Length > KeptBytesMax)
        {
            _buffer = new byte[KeptBytesMax];
        }
    }

    private Span<byte> Reserve(int length)
    {
        Grow(_end + length);
        var bytes = _buffer.AsSpan(_end, length);
        _end += length;
        Frames++;
        return bytes;
    }

    private void Grow(int length)
    {
        if (length > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * _buffer.Length)));
        }
    }
}
