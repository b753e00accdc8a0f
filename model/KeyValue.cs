namespace Vigil.Model;

/// <summary>One version of one key.</summary>
/// <param name="Key">The key, not empty.</param>
/// <param name="Value">The value; may be empty.</param>
/// <param name="CreateRevision">
/// The revision of the put that made the key after it was absent. 0 for a deletion.
/// </param>
/// <param name="ModRevision">The revision of the write that made this version.</param>
/// <param name="Version">Puts since the key was made, from 1. 0 for a deletion.</param>
/// <param name="Lease">The attached lease; 0 = none.</param>
public sealed record KeyValue(
    Blob Key, Blob Value, long CreateRevision, long ModRevision, long Version, long Lease = 0)
{
    /// <summary>What a deletion leaves: the key and the revision, nothing else.</summary>
    public static KeyValue Tombstone(Blob key, long revision) => new(key, Blob.Empty, 0, revision, 0);

    /// <summary>True for what a deletion leaves.</summary>
    public bool IsTombstone => Version == 0;

    /// <summary>True when this version made the key.</summary>
    public bool IsCreate => Version != 0 && CreateRevision == ModRevision;

    /// <summary>As a person would write it.</summary>
    public override string ToString()
    {
        if (IsTombstone)
        {
            return $"{Key} deleted (mod {ModRevision})";
        }

        var lease = Lease == 0 ? "" : $", lease {Lease}";
        return $"{Key}={Value.ToBrief()} (mod {ModRevision}, create {CreateRevision}, version {Version}{lease})";
    }
}
