using Vigil.Sim.Engine.Disk;
using Vigil.Storage;

namespace Vigil.Properties.Storage;

/// <summary>Turns one bit of a disk over while no process runs, where the store has to notice.</summary>
internal sealed class BitRot(DiskImage image, Func<string, int, int> below)
{
    private (string File, long Bit)? _struck;
    private Dictionary<string, byte[]> _before = [];

    /// <summary>Whether a bit is turned over that the next start finds.</summary>
    public bool IsStruck => _struck is not null;

    /// <summary>Whether one ever was.</summary>
    public bool WasStruck { get; private set; }

    /// <summary>A start took what is there: it is so from now on.</summary>
    public void Rest() => _struck = null;

    /// <summary>Turns one over, anywhere but in the last batch, which looks like an unfinished write.</summary>
    public void Strike()
    {
        var names = image.Names;
        if (names.Count == 0)
        {
            return;
        }

        var name = names[below("file", names.Count)];
        var bytes =
            ProtectedBytes(name, isLast: name == names.LastOrDefault(n => FileNames.ReadSegment(n) is not null));
        if (bytes > 0)
        {
            _struck = (name, below("bit", 8 * bytes));
            image.Flip(name, _struck.Value.Bit);
            WasStruck = true;
        }
    }

    /// <summary>Turns it back.</summary>
    public void Heal()
    {
        if (_struck is var (file, bit))
        {
            image.Flip(file, bit);
        }

        _struck = null;
    }

    /// <summary>Remembers what is there when a life begins.</summary>
    public void Look() => _before = IsStruck ? Read() : [];

    /// <summary>Whether that is there still.</summary>
    public bool IsAsItWas() => Read() is var now
        && now.Count == _before.Count
        && now.All(pair => _before.TryGetValue(pair.Key, out var bytes) && pair.Value.AsSpan().SequenceEqual(bytes));

    private Dictionary<string, byte[]> Read() => image.Names.ToDictionary(name => name, image.Read);

    private int ProtectedBytes(string name, bool isLast)
    {
        var bytes = image.Read(name);
        return isLast ? SyncedTo(bytes) : bytes.Length;
    }

    /// <summary>Up to where the last segment says that it was durable.</summary>
    public static int SyncedTo(ReadOnlySpan<byte> segment)
    {
        if (SegmentHeader.Read(segment, out _) is not { } header)
        {
            return 0;
        }

        var synced = (long)SegmentHeader.SectorBytes;
        for (var at = SegmentHeader.SectorBytes; at < segment.Length; at += SegmentHeader.SectorBytes)
        {
            if (BatchHeader.Read(segment[at..], at, header.Sum, out _) is { } batch)
            {
                synced = Math.Max(synced, batch.SyncedTo);
            }
        }

        return (int)synced;
    }
}
