namespace Vigil.Sim.Engine.Disk;

/// <summary>What a file holds, whatever it is called: as processes see it, and as it is on the device.</summary>
internal sealed class DiskNode
{
    public const int SectorBytes = 512;

    private readonly SortedSet<long> _dirty = [];
    private byte[] _bytes = [];
    private byte[] _durable = [];

    /// <summary>Its length, as processes see it.</summary>
    public int Length { get; private set; }

    /// <summary>Its length on the device.</summary>
    public int DurableLength { get; private set; }

    /// <summary>Whether a crash could leave something else than what is seen.</summary>
    public bool IsDirty => _dirty.Count > 0 || Length != DurableLength;

    /// <summary>The sectors that were written and not synced, ascending.</summary>
    public IReadOnlyCollection<long> Dirty => _dirty;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public int Read(long offset, Span<byte> buffer)
    {
        var count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        _bytes.AsSpan((int)Math.Min(offset, Length), count).CopyTo(buffer);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var end = (int)offset + bytes.Length;
        Grow(ref _bytes, end);
        bytes.CopyTo(_bytes.AsSpan((int)offset));
        Length = Math.Max(Length, end);
        MarkDirty(offset, end);
    }

    public void Truncate(long length)
    {
        var (from, to) = ((int)Math.Min(length, Length), (int)Math.Max(length, Length));
        Grow(ref _bytes, to);
        _bytes.AsSpan(from, to - from).Clear();
        Length = (int)length;
        MarkDirty(from, to);
    }

    /// <summary>What is seen is on the device.</summary>
    /// <returns>How many bytes went there.</returns>
    public long Sync()
    {
        var bytes = (long)_dirty.Count * SectorBytes;
        Grow(ref _durable, Length);
        foreach (var sector in _dirty)
        {
            CopySector(sector, SectorBytes);
        }

        DurableLength = Length;
        _durable.AsSpan(Length).Clear();
        _dirty.Clear();
        return bytes;
    }

    /// <summary>A sync failed: the pages count as clean, and the device does not have them.</summary>
    public void Drop() => _dirty.Clear();

    /// <summary>
    /// Settles one unsynced sector: <paramref name="kept"/> of its bytes arrived, from its beginning on.
    /// </summary>
    /// <param name="sector">Which.</param>
    /// <param name="kept">From 0, lost, to <see cref="SectorBytes"/>, written.</param>
    /// <param name="isGarbled">
    /// The byte at which it broke off is neither the old nor the new one. A byte that was to stay the same does.
    /// </param>
    public void Settle(long sector, int kept, bool isGarbled)
    {
        Grow(ref _durable, (int)((sector + 1) * SectorBytes));
        Grow(ref _bytes, (int)((sector + 1) * SectorBytes));
        CopySector(sector, kept);
        if (!isGarbled)
        {
            return;
        }

        for (var i = (int)(sector * SectorBytes) + kept; i < (sector + 1) * SectorBytes; i++)
        {
            if (_bytes[i] != _durable[i])
            {
                _durable[i] ^= 0x5A;
            }
        }
    }

    /// <summary>What is on the device is what is seen from now on: the machine starts again.</summary>
    public void Restart(int length)
    {
        Grow(ref _durable, length);
        DurableLength = Length = length;
        _durable.AsSpan(length).Clear();
        _bytes = [.. _durable];
        _dirty.Clear();
    }

    /// <summary>Turns one bit over, on the device and in what is seen.</summary>
    public void Flip(long bit)
    {
        var mask = (byte)(1 << (int)(bit % 8));
        _bytes[(int)(bit / 8)] ^= mask;
        if (bit / 8 < _durable.Length)
        {
            _durable[(int)(bit / 8)] ^= mask;
        }
    }

    private void CopySector(long sector, int count)
    {
        var at = (int)(sector * SectorBytes);
        count = Math.Clamp(Math.Min(_bytes.Length, _durable.Length) - at, 0, count);
        if (count > 0)
        {
            _bytes.AsSpan(at, count).CopyTo(_durable.AsSpan(at));
        }
    }

    private void MarkDirty(long from, long to)
    {
        for (var sector = from / SectorBytes; sector * SectorBytes < to; sector++)
        {
            _dirty.Add(sector);
        }
    }

    private static void Grow(ref byte[] bytes, int length)
    {
        if (bytes.Length < length)
        {
            Array.Resize(ref bytes, Math.Max(length, 2 * bytes.Length));
        }
    }
}
