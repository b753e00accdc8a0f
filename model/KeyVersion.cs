namespace Vigil.Model;

/// <summary>One version of a key, and the way to the ones before it.</summary>
/// <param name="kv">The version; a tombstone where a deletion happened.</param>
/// <param name="older">The version before it; null for the first.</param>
internal sealed class KeyVersion(KeyValue kv, KeyVersion? older)
{
    /// <summary>The version; a tombstone where a deletion happened.</summary>
    public KeyValue Kv { get; } = kv;

    private KeyVersion? Older { get; } = older;

    /// <summary>The pair that was live at <paramref name="revision"/>; null when the key was absent then.</summary>
    public KeyValue? LiveAt(long revision)
    {
        for (var version = this; version is not null; version = version.Older)
        {
            if (version.Kv.ModRevision <= revision)
            {
                return version.Kv.IsTombstone ? null : version.Kv;
            }
        }

        return null;
    }
}
