using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>Files that are there whole or not at all: written under another name, synced, and then renamed.</summary>
internal sealed class Aside(IDisk disk, StorageMutants mutants)
{
    /// <summary>Bytes after which a long file is synced: one sync of it all at the end would delay the log's.</summary>
    private const long SyncEvery = 8 << 20;

    private int _number;

    /// <summary>Writes a file. When it returns, the file and its name are durable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parts">What it consists of; each is consumed before the next is requested.</param>
    /// <exception cref="IOException">The old file of that name is there still, or the new one is, whole.</exception>
    public async ValueTask WriteAsync(string name, params IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        var aside = FileNames.Aside(name, Interlocked.Increment(ref _number));
        using (var file = await disk.OpenAsync(aside, create: true))
        {
            var (offset, synced) = (0L, 0L);
            foreach (var part in parts)
            {
                await file.WriteAsync(offset, part);
                offset += part.Length;
                if (offset - synced >= SyncEvery)
                {
                    await SyncAsync(file);
                    synced = offset;
                }
            }

            await SyncAsync(file);
        }

        await disk.RenameAsync(aside, name);
        await SyncNamesAsync();
    }

    /// <summary>
    /// Before the rename: a name that is durable before its bytes may stand for anything after a crash.
    /// </summary>
    private ValueTask SyncAsync(IDiskFile file) =>
        mutants.HasFlag(StorageMutants.RenameBeforeSync) ? ValueTask.CompletedTask : file.SyncAsync();

    /// <summary>Makes the names durable as they are.</summary>
    public ValueTask SyncNamesAsync() =>
        mutants.HasFlag(StorageMutants.SkipDirectorySync) ? ValueTask.CompletedTask : disk.SyncAsync();
}
