namespace Vigil.Core;

/// <summary>What happened to a key. The numbers are those on the wire.</summary>
public enum EventType
{
    /// <summary>The key was put.</summary>
    Put = 0,

    /// <summary>The key was deleted, by a request or because its lease ended.</summary>
    Delete = 1,
}

/// <summary>One change of one key. Made once, under the write's own lock, and shared by every watcher.</summary>
public sealed class Event
{
    internal Event(KeyValue kv, KeyValue? prevKv, int sub)
    {
        Kv = kv;
        PrevKv = prevKv;
        Revision = new Revision(kv.ModRevision, sub);
    }

    /// <summary>Put or delete.</summary>
    public EventType Type => Kv.IsTombstone ? EventType.Delete : EventType.Put;

    /// <summary>The key after the change; for a delete only its key and modification revision are set.</summary>
    public KeyValue Kv { get; }

    /// <summary>
    /// The key before the change; null when it did not exist. It is kept with the change, so it is there as long as the
    /// change is, even when the revision before has been compacted, where etcd leaves it out.
    /// </summary>
    public KeyValue? PrevKv { get; }

    /// <summary>Where in history the change stands.</summary>
    public Revision Revision { get; }

    /// <summary>True when the put created the key.</summary>
    public bool IsCreate => Kv.Version == 1;

    /// <summary>
    /// What the event costs in memory while somebody holds it: its bytes and the objects around them.
    /// </summary>
    internal int SizeBytes => 160 + Kv.SizeBytes + (PrevKv?.SizeBytes ?? 0);

    /// <summary>For people.</summary>
    public override string ToString() => $"{Type.ToString().ToUpperInvariant()} {Kv}";
}
