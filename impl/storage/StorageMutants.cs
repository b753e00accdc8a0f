namespace Vigil.Storage;

/// <summary>
/// Deliberate faults, all off: each breaks one promise of the storage, so that a law can be seen to notice.
/// </summary>
[Flags]
internal enum StorageMutants
{
    None = 0,

    /// <summary>Nothing acknowledged is lost: what was appended is not synced.</summary>
    SkipSync = 1 << 0,

    /// <summary>Nothing acknowledged is lost: the name of a new file is not synced.</summary>
    SkipDirectorySync = 1 << 1,

    /// <summary>Nothing appears that was never appended: a batch is taken whatever its checksum says.</summary>
    SkipCrc = 1 << 2,

    /// <summary>Damage is refused: what follows a damaged batch is cut, though it was durable.</summary>
    CutMiddle = 1 << 3,

    /// <summary>A file is whole or not there: it gets its name before it is synced.</summary>
    RenameBeforeSync = 1 << 4,

    /// <summary>
    /// Nothing acknowledged is lost: the log is deleted up to a snapshot that is still being written.
    /// </summary>
    DeleteBeforeSnapshot = 1 << 5,

    /// <summary>What was cut stays cut: the bytes of an unfinished write are left where they are.</summary>
    ForgetTruncate = 1 << 6,

    /// <summary>Hard state does not go back: a new segment does not repeat it.</summary>
    LoseHardStateAtRoll = 1 << 7,

    /// <summary>Nothing acknowledged is lost: the log continues after a sync that failed.</summary>
    AppendAfterFailedSync = 1 << 8,

    /// <summary>Nothing recovered is lost: what a dead process left in the page cache counts as durable.</summary>
    TrustPageCache = 1 << 9,

    /// <summary>Log matching: what a batch replaces stays where it is.</summary>
    KeepReplaced = 1 << 10,

    /// <summary>An install is done or not: the old log stays in force beside the leader's snapshot.</summary>
    KeepLogAtInstall = 1 << 11,

    /// <summary>
    /// No holes: names of several segments are deleted at once, and a crash may bring any of them back.
    /// </summary>
    DeleteAtOnce = 1 << 12,

    /// <summary>
    /// Nothing acknowledged is lost: names that are read count as durable, and what they replace is deleted.
    /// </summary>
    TrustNames = 1 << 13,
}
