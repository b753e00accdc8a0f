using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>Files that are there whole or not at all: written under another name, synced, and then renamed.</summary>
internal sealed class Aside(IDisk disk, StorageMutants mutants)
{
    private int _number;

    /// <summary>Writes a file. When it returns, the file and its name are durable.</summary>
    /// <exception cref="IOException">The old file of that name is there still, or the new one is, whole.</exception>
    public async ValueTask WriteAsync(string name, params ReadOnlyMemory<byte>[] parts)
    {
        var aside = FileNames.Aside(name, Interlocked.Increment(ref _number));
        using (var file = await disk.OpenAsync(aside, create: true))
        {
            var offset = 0L;
            foreach (var part in parts)
            {
                await file.WriteAsync(offset, part);
                offset += part.Length;
            }

            // Before the rename: a name that is durable earlier than its bytes stands for anything after a crash.
            if (!mutants.HasFlag(StorageMutants.RenameBeforeSync))
            {
                await file.SyncAsync();
            }
        }

        await disk.RenameAsync(aside, name);
        await SyncNamesAsync();
    }

    /// <summary>Makes the names durable as they are.</summary>
    public ValueTask SyncNamesAsync() =>
        mutants.HasFlag(StorageMutants.SkipDirectorySync) ? ValueTask.CompletedTask : disk.SyncAsync();
}
