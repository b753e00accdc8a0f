namespace Vigil.Core;

/// <summary>One version of one key. Immutable, and shared by all who hold it.</summary>
/// <remarks>A tombstone, the version that a delete leaves, has only a key and a modification revision.</remarks>
public sealed class KeyValue
{
    internal KeyValue(Bytes key, Bytes value, long createRevision, long modRevision, long version, long lease)
    {
        Key = key;
        Value = value;
        CreateRevision = createRevision;
        ModRevision = modRevision;
        Version = version;
        Lease = lease;
    }

    /// <summary>The key; never empty.</summary>
    public Bytes Key { get; }

    /// <summary>The value; may be empty.</summary>
    public Bytes Value { get; }

    /// <summary>The revision at which the key was last created; 0 in a tombstone.</summary>
    public long CreateRevision { get; }

    /// <summary>The revision of this very version.</summary>
    public long ModRevision { get; }

    /// <summary>How many times the key was put since it was created, this one included; 0 in a tombstone.</summary>
    public long Version { get; }

    /// <summary>The lease that the key is attached to; 0 for none.</summary>
    public long Lease { get; }

    /// <summary>True when this is what a delete left.</summary>
    public bool IsTombstone => Version == 0;

    internal int SizeBytes => Key.Length + Value.Length;

    /// <summary>What one kept version costs: its bytes, the objects around them, its places in index and log.</summary>
    internal int KeptBytes => 192 + SizeBytes;

    /// <summary>
    /// What it costs when its own version is gone and the event after it holds it; it shares the key.
    /// </summary>
    internal int HeldBytes => 96 + Value.Length;

    internal KeyValue WithoutValue() => new(Key, default, CreateRevision, ModRevision, Version, Lease);

    internal static KeyValue Tombstone(Bytes key, long modRevision) => new(key, default, 0, modRevision, 0, 0);

    /// <summary>For people: key, value and revisions.</summary>
    public override string ToString() =>
        IsTombstone
            ? $"{Key} deleted @{ModRevision}"
            : $"{Key}={Value} @{ModRevision} v{Version} since {CreateRevision}";
}
