using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>The errors of a store that can't be used: the cause, the place, and what to do.</summary>
internal static class Refusals
{
    private const string Restore =
        "Nothing was changed. Restore the directory from a copy, or remove this member from its cluster and add it"
        + " again with an empty directory.";

    public static StorageException Damaged(IDisk disk, string file, long offset, string trouble) =>
        new($"{disk.Name}: {file} can't be used, at byte {offset}: {trouble}. {Restore}");

    public static StorageException Missing(IDisk disk, string what) => new($"{disk.Name}: {what}. {Restore}");

    public static StorageException Foreign(IDisk disk, string file) => new(
        $"{disk.Name} has no member's data, yet it is not empty: {file} is not Vigil's. Nothing was changed. Name an"
        + " empty directory, or move what is there elsewhere.");

    public static StorageException WithoutIdentity(IDisk disk, string file) => new(
        $"{disk.Name}: {FileNames.Identity} is missing, and {file} is there: a member's data, but not whose."
        + $" {Restore}");

    public static StorageException OtherIdentity(
        IDisk disk, string file, StorageIdentity found, StorageIdentity wanted) => new(
        $"{disk.Name}: {file} is of member {found.MemberId:x} in cluster {found.ClusterId:x}, and this is member"
        + $" {wanted.MemberId:x} in cluster {wanted.ClusterId:x}. Nothing was changed. Name this member's own"
        + " directory, or an empty one for a new member.");

    public static StorageException Used(IDisk disk) => new(
        $"{disk.Name} holds a member's data already. Nothing was changed. Start that member, or name an"
        + " empty directory.");

    public static StorageException InUse(IDisk disk) => new(
        $"{disk.Name}: another process has it. Nothing was changed. End that process, or name another directory.");
}
