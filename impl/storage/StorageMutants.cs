namespace Vigil.Storage;

/// <summary>Deliberate faults, all off: each breaks one promise of the disk's, so that a law can be seen to notice.</summary>
[Flags]
internal enum StorageMutants
{
    None = 0,

    /// <summary>Nothing acknowledged is lost: what was appended is not synced.</summary>
    SkipSync = 1 << 0,
}
