using Vigil.Seams;
using Vigil.Server.Node;
using Vigil.Storage;
using Vigil.Storage.Hosting;

namespace Vigil.Server.Hosting;

/// <summary>The directory of one member, before anything in it is used.</summary>
internal static class MemberDirectory
{
    /// <summary>Creates the directory if there is none, for its owner alone.</summary>
    /// <exception cref="StartException">It can't be made or read.</exception>
    public static IDisk Open(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(
                    path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return new FileDisk(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"cannot access data directory {path}: {e.Message}; give a --data-dir that this user may write to", e);
        }
    }

    /// <summary>Whose directory it is; null when it is empty.</summary>
    /// <exception cref="StartException">It holds something else.</exception>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static async Task<StorageIdentity?> IdentityAsync(IDisk disk)
    {
        if (await LogStore.IdentityAsync(disk) is { } identity)
        {
            return identity;
        }

        // Files that are not ours were refused above; a directory may be etcd's.
        var strange = Directory.EnumerateDirectories(disk.Name).Select(Path.GetFileName).FirstOrDefault();
        return strange is null
            ? null
            : throw new StartException(
                $"{disk.Name} holds the directory {strange} and no member of Vigil: give --data-dir an empty "
                + "directory, or a member's; data of etcd can't be read");
    }

    /// <summary>A mix-up of directories must not make one member run as another.</summary>
    /// <exception cref="StartException">The data are those of a member with another name.</exception>
    internal static void CheckName(IDisk disk, StorageIdentity identity, Recovered recovered, string name)
    {
        if (recovered.Snapshot is not { } snapshot)
        {
            return;
        }

        var (head, _) = MemberSnapshot.Read(snapshot.Data);
        var self = head.Members.FirstOrDefault(member => member.ID == identity.MemberId);
        if (self is { Name.Length: > 0 } && self.Name != name
            && head.Members.Any(member => member.ID != identity.MemberId && member.Name == name))
        {
            throw new StartException(
                $"{disk.Name} holds the data of member {self.Name} ({identity.MemberId:x}), and --name is {name}, "
                + "which is another member: give each its own --data-dir");
        }
    }
}
