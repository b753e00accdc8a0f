using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Storage;

/// <content>How a store begins.</content>
internal sealed partial class LogStore
{
    /// <summary>Whose store is on a disk. Changes nothing, and needs no lock.</summary>
    /// <returns>
    /// Null where there is none: the disk is empty, or holds no more than a creation that was not finished, in which
    /// nothing was acknowledged yet. <see cref="CreateAsync"/> may be called then.
    /// </returns>
    /// <exception cref="StorageException">
    /// It holds something else, or the store is damaged or of a newer format.
    /// </exception>
    /// <exception cref="IOException">The disk can't be read.</exception>
    public static async ValueTask<StorageIdentity?> IdentityAsync(IDisk disk)
    {
        var names = await disk.ListAsync();
        if (names.Contains(FileNames.Identity))
        {
            return await IdentityFile.ReadAsync(disk);
        }

        if (names.FirstOrDefault(name => !FileNames.IsOurs(name)) is { } foreign)
        {
            throw Refusals.Foreign(disk, foreign);
        }

        // A creation makes one segment without a batch. More than that was written by a member that has run.
        foreach (var name in names.Where(name => FileNames.ReadSegment(name) is not null))
        {
            using var file = new FileWindow(await disk.OpenAsync(name, create: false));
            if (FileNames.ReadSegment(name) > 1 || !await file.IsBlankFromAsync(SegmentHeader.SectorBytes))
            {
                throw Refusals.WithoutIdentity(disk, name);
            }
        }

        return null;
    }

    /// <summary>
    /// Makes a store on a disk that has none. It is durable when this returns, and may be lost until then.
    /// </summary>
    /// <param name="disk">Empty, or as an unfinished creation left it.</param>
    /// <param name="identity">Whose it is.</param>
    /// <param name="hardState">Raft's, to begin with.</param>
    /// <param name="founding">What the log begins after; null for a log from entry 1.</param>
    /// <param name="options">Its configuration.</param>
    /// <exception cref="StorageException">The disk is not empty, or another process has it.</exception>
    /// <exception cref="IOException">The disk refused. It holds no store then.</exception>
    public static async ValueTask<LogStore> CreateAsync(
        IDisk disk, StorageIdentity identity, HardState hardState, Snapshot? founding, StorageOptions options)
    {
        Invariant.Holds(identity is { ClusterId: not 0, MemberId: not 0 }, "A store is somebody's.");
        var held = await LockAsync(disk);
        try
        {
            if (await IdentityAsync(disk) is not null)
            {
                throw Refusals.Used(disk);
            }

            foreach (var name in await disk.ListAsync())
            {
                await disk.DeleteAsync(name);
            }

            var aside = new Aside(disk, options.Mutants);
            await aside.SyncNamesAsync();
            if (founding is not null)
            {
                await SnapshotFile.WriteAsync(aside, identity.ClusterId, founding);
            }

            var header = new SegmentHeader
            {
                Identity = identity,
                Sequence = 1,
                Restarts = true,
                FirstIndex = (founding?.Index ?? 0) + 1,
                PreviousTerm = founding?.Term ?? 0,
                HardState = hardState,
            };
            (await SegmentWriter.CreateAsync(disk, aside, header, options)).Dispose();

            // Last: from here on the directory is a member's, and its contents are kept.
            await IdentityFile.WriteAsync(aside, identity);
            return (await OpenLockedAsync(disk, identity, options, held)).Store;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a store: what was acknowledged is recovered, what a crash left unfinished is cut or removed, and all that
    /// is recovered is durable when this returns.
    /// </summary>
    /// <param name="disk">The store's, for as long as it lives.</param>
    /// <param name="identity">Whose it has to be.</param>
    /// <param name="options">Its configuration.</param>
    /// <exception cref="StorageException">
    /// There is none, it is another member's, damaged, of a newer format, or another process has it.
    /// </exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public static async ValueTask<(LogStore Store, Recovered Recovered)> OpenAsync(
        IDisk disk, StorageIdentity identity, StorageOptions options)
    {
        var held = await LockAsync(disk);
        try
        {
            var found = await IdentityAsync(disk)
                ?? throw new StorageException($"{disk.Name} holds no member's data. Create a member there first.");
            if (found != identity)
            {
                throw Refusals.OtherIdentity(disk, FileNames.Identity, found, identity);
            }

            return await OpenLockedAsync(disk, identity, options, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static async ValueTask<(LogStore Store, Recovered Recovered)> OpenLockedAsync(
        IDisk disk, StorageIdentity identity, StorageOptions options, IDisposable held)
    {
        var recovery = new LogRecovery(disk, identity, options);
        var recovered = await recovery.ReadAsync();
        var aside = new Aside(disk, options.Mutants);
        var writer = await recovery.RepairAsync(aside);
        return (new LogStore(disk, identity, options, held, aside, recovery, writer), recovered);
    }

    private static async ValueTask<IDisposable> LockAsync(IDisk disk) =>
        await disk.LockAsync() ?? throw Refusals.InUse(disk);
}
