namespace Vigil.Seams;

/// <summary>
/// One folder of files, flat: what a process has that outlives it. Thread-safe; a file belongs to one user at a time.
/// </summary>
/// <remarks>
/// The real one is a directory; the simulated one keeps what was written and what was synced apart, and a crash leaves
/// any part of the difference. So the rules are those of a file system at its worst: what a file holds is durable after
/// <see cref="IDiskFile.SyncAsync"/>, and that a name exists, is gone or is another's is durable after
/// <see cref="SyncAsync"/>. Every method throws <see cref="IOException"/> when the device refuses; what it was to do is
/// then undecided.
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

    /// <summary>
    /// Gives a file another name; one of that name is replaced, at once and whole. The file is not open.
    /// </summary>
    /// <exception cref="FileNotFoundException">No file has the name <paramref name="from"/>.</exception>
    ValueTask RenameAsync(string from, string to);

    /// <summary>Deletes a file that is not open; nothing when there is none.</summary>
    ValueTask DeleteAsync(string name);

    /// <summary>Makes the names durable as they are now.</summary>
    ValueTask SyncAsync();

    /// <summary>
    /// Takes the folder for this process alone, until what is returned is disposed or the process ends.
    /// </summary>
    /// <returns>Null when another process has it.</returns>
    /// <exception cref="IOException">The device refuses.</exception>
    ValueTask<IDisposable?> LockAsync();
}
