using System.Buffers.Binary;

namespace Vigil.Core;

/// <summary>Reads a snapshot's bytes, whose checksum was right, after the magic word.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    /// <exception cref="InvalidDataException">They contradict themselves.</exception>
    public StoreSnapshot Read()
    {
        var revision = Number();
        var compacted = Number();
        var leases = new List<LeaseInfo>();
        var leasesLeft = Number();
        var eventsLeft = Number();
        var grants = Number();
        for (; leasesLeft > 0; leasesLeft--)
        {
            leases.Add(new LeaseInfo(Number(), Number()) { Grant = Number() });
        }

        var events = new List<Event>();
        for (; eventsLeft > 0; eventsLeft--)
        {
            events.Add(Change(events.Count > 0 ? events[^1] : null));
        }

        return new StoreSnapshot(revision, compacted, events, leases, grants);
    }

    private Event Change(Event? before)
    {
        var keyLength = (int)Number(bytes: 4);
        var sub = (int)Number(bytes: 4);
        var key = Bytes.Copy(Take(keyLength));
        if (before?.Kv.Key == key)
        {
            key = before.Kv.Key;
        }

        var kv = Pair(key);
        return Number(bytes: 1) switch
        {
            0 => new Event(kv, null, sub),
            1 when before is not null => new Event(kv, before.Kv, sub),
            2 => new Event(kv, Pair(key), sub),
            _ => throw new InvalidDataException($"The snapshot has an event of {key} that can't be read."),
        };
    }

    private KeyValue Pair(Bytes key)
    {
        var valueLength = (int)Number(bytes: 4);
        var mod = Number();
        var create = Number();
        var version = Number();
        var lease = Number();
        return new KeyValue(key, Bytes.Copy(Take(valueLength)), create, mod, version, lease);
    }

    private long Number(int bytes = 8)
    {
        Span<byte> whole = stackalloc byte[8];
        Take(bytes).CopyTo(whole);
        return BinaryPrimitives.ReadInt64LittleEndian(whole);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)_rest.Length)
        {
            throw new InvalidDataException("The snapshot ends in the middle of an entry.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
