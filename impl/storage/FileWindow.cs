using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>Reads a file from front to back in large pieces.</summary>
internal sealed class FileWindow(IDiskFile file) : IDisposable
{
    private const int WindowBytes = 1 << 20;

    private byte[] _bytes = [];
    private long _start;
    private int _length;

    public long Length { get; } = file.Length;

    /// <summary>
    /// Bytes from an offset on; fewer than requested only where the file ends. Valid until the next call.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, int count)
    {
        count = (int)Math.Clamp(Length - offset, 0, count);
        if (offset < _start || offset + count > _start + _length)
        {
            var wanted = (int)Math.Min(Length - offset, Math.Max(count, WindowBytes));
            if (_bytes.Length < wanted)
            {
                _bytes = new byte[wanted];
            }

            _start = offset;
            _length = 0;
            _length = await file.ReadAsync(offset, _bytes.AsMemory(0, wanted));
        }

        return _bytes.AsMemory((int)(offset - _start), Math.Min(count, _length - (int)(offset - _start)));
    }

    /// <summary>Whether there is nothing but zeros from an offset on.</summary>
    public async ValueTask<bool> IsBlankFromAsync(long offset)
    {
        for (var at = offset; at < Length; at += SegmentHeader.SectorBytes)
        {
            var bytes = await ReadAsync(at, SegmentHeader.SectorBytes);
            if (bytes.Span.ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => file.Dispose();
}
