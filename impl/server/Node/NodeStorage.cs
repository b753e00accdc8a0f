using Vigil.Seams;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>Opens a member's disk, and gives it its first content when it is empty.</summary>
public static class NodeStorage
{
    /// <summary>Opens it.</summary>
    /// <param name="disk">Where the log is, or will be.</param>
    /// <param name="identity">Whose it is.</param>
    /// <param name="founding">
    /// With whom the cluster begins; null for a member that joins and gets everything from its leader. Looked at only
    /// when the disk is empty.
    /// </param>
    /// <param name="options">What the log is told once.</param>
    /// <exception cref="StorageException">The disk is damaged, foreign or in use; nothing was changed.</exception>
    /// <exception cref="IOException">The device failed.</exception>
    public static async ValueTask<(LogStore Storage, Recovered Recovered)> OpenAsync(
        IDisk disk, StorageIdentity identity, Founding? founding, StorageOptions options)
    {
        if (await LogStore.IdentityAsync(disk) is not null)
        {
            return await LogStore.OpenAsync(disk, identity, options);
        }

        if (founding is null)
        {
            var empty = await LogStore.CreateAsync(disk, identity, default, founding: null, options);
            return (empty, new Recovered(default, null, [], CutBytes: 0));
        }

        var (hardState, snapshot) = founding.Begin();
        var storage = await LogStore.CreateAsync(disk, identity, hardState, snapshot, options);
        return (storage, new Recovered(hardState, snapshot, [], CutBytes: 0));
    }
}
