namespace Vigil.Seams;

/// <summary>
/// One flat folder of files: what outlives a process. Thread-safe; a file belongs to one user at a time.
/// </summary>
/// <remarks>
/// The real one is a directory; the simulated one keeps what was written apart from what was synced, and a crash leaves
/// any part of the difference. The rules are those of a file system at its worst: what a file holds is durable after
/// <see cref="IDiskFile.SyncAsync"/>, and that a name exists, is gone or is another's is durable after
/// <see cref="SyncAsync"/>. Every method throws <see cref="IOException"/> when the device refuses; whether it took
/// effect is then unknown.
/// </remarks>
public interface IDisk
{
    /// <summary>Where it is, for messages.</summary>
    string Name { get; }

    /// <summary>The names of all files, in ordinal order.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync();

    /// <summary>Opens a file for reading and writing.</summary>
    /// <param name="name">A name, without any path.</param>
    /// <param name="create">Whether one that does not exist is made, empty; otherwise it must exist.</param>
    /// <exception cref="FileNotFoundException">It does not exist and <paramref name="create"/> is false.</exception>
    ValueTask<IDiskFile> OpenAsync(string name, bool create);

    /// <summary>Renames a file; one of the new name is replaced atomically. The file must not be open.</summary>
    /// <exception cref="FileNotFoundException">No file has the name <paramref name="from"/>.</exception>
    ValueTask RenameAsync(string from, string to);

    /// <summary>Deletes a file that is not open; does nothing when there is none.</summary>
    ValueTask DeleteAsync(string name);

    /// <summary>Makes the names durable as they are now.</summary>
    ValueTask SyncAsync();

    /// <summary>Locks the folder for this process alone, until the result is disposed or the process ends.</summary>
    /// <returns>Null when another process has it.</returns>
    /// <exception cref="IOException">The device refuses.</exception>
    ValueTask<IDisposable?> LockAsync();
}
